"""Every way in which code can end is told apart, on each backend, and the grader survives it."""

import pytest

from greenroom.grading.backends.base import Backend
from greenroom.grading.types import CheckOutcome, Mode, Outcome
from support.jobs import RIGHT, judge, package, with_handler


def test_right_code_passes_every_check_and_gets_all_points(backend: Backend) -> None:
    report = judge(backend, RIGHT)

    assert report.outcome == Outcome.PASSED
    assert (report.points, report.max_points) == (4, 4)
    assert {check.outcome for check in report.checks} == {CheckOutcome.PASSED}
    assert (report.memory_bytes or 0) > 10_000_000
    assert set(report.phases) >= {"importing", "examples", "hidden"}


def test_wrong_code_fails_the_check_that_knows_and_keeps_the_other_points(
    backend: Backend,
) -> None:
    report = judge(backend, RIGHT.replace("word: str", 'word: str = ""'))

    assert report.outcome == Outcome.FAILED
    assert report.points == 2
    failed = [check for check in report.checks if check.outcome == CheckOutcome.FAILED]
    assert [check.name for check in failed] == ["Refuses a body without a word"]
    assert failed[0].hint == "A hint."
    assert failed[0].message is None, "a hidden check says nothing but its hint"


def test_a_failed_example_says_what_it_saw(backend: Backend) -> None:
    report = judge(backend, with_handler("word.word = 'other'"))

    example = report.checks[0]
    assert example.outcome == CheckOutcome.FAILED
    assert "other" in (example.message or "")


def test_a_run_uses_the_examples_alone(backend: Backend) -> None:
    report = judge(backend, RIGHT, mode=Mode.RUN)

    assert report.outcome == Outcome.PASSED
    assert [check.hidden for check in report.checks] == [False]


def test_a_syntax_error_names_its_line(backend: Backend) -> None:
    report = judge(backend, "x = 1\ndef broken(:\n")

    assert report.outcome == Outcome.SYNTAX_ERROR
    assert (report.line, report.file) == (2, "main.py")
    assert (report.message or "").startswith("Line 2 of main.py: ")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import not_there", "ModuleNotFoundError"),
        ("raise RuntimeError('on the way')", "on the way"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("import os; os._exit(0)", "exit status 0"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("value = 1", "ended before it was ready"),
    ],
)
def test_code_that_ends_on_import_has_crashed(backend: Backend, code: str, said: str) -> None:
    report = judge(backend, code)

    assert report.outcome == Outcome.CRASHED
    assert said in (report.message or "")
    assert {check.outcome for check in report.checks} == {CheckOutcome.NOT_RUN}
    assert report.points == 0


def test_an_app_without_the_name_is_told_which_name_is_looked_for(backend: Backend) -> None:
    report = judge(backend, "application = 1")

    assert "no `app`" in report.output


def test_a_handler_that_ends_the_process_crashes_its_check_and_no_other(backend: Backend) -> None:
    line = "import os; word.word == 'hidden-word' and os._exit(0)"
    report = judge(backend, with_handler(line))

    assert report.outcome == Outcome.CRASHED
    assert [check.outcome for check in report.checks] == [
        CheckOutcome.PASSED,
        CheckOutcome.PASSED,
        CheckOutcome.CRASHED,
    ]


def test_a_segmentation_fault_is_a_crash(backend: Backend) -> None:
    report = judge(backend, with_handler("import ctypes; ctypes.string_at(0)"), mode=Mode.RUN)

    assert report.outcome == Outcome.CRASHED
    assert "SIGSEGV" in (report.message or "")


def test_an_answer_that_is_no_http_is_not_called_an_end_of_the_process(backend: Backend) -> None:
    line = "import fastapi; return fastapi.Response(headers={'X-Word': 'one line\\nand another'})"
    report = judge(backend, with_handler(line), mode=Mode.RUN)

    assert report.outcome == Outcome.CRASHED
    assert "no check can read" in (report.message or "")
    assert "process" not in (report.message or "")


def test_an_endless_loop_in_a_handler_says_which_limit_it_met(backend: Backend) -> None:
    endless = RIGHT.replace("def echo", "async def echo").replace(
        "    return word", "    while True:\n        pass"
    )
    report = judge(backend, endless, package(check_seconds=1.0))

    assert report.outcome == Outcome.TIMED_OUT
    assert "longer than 1 seconds" in (report.message or "")
    assert report.checks[1].outcome == CheckOutcome.PASSED, "the next check gets a fresh app"


def test_an_endless_loop_on_import_meets_the_limit_of_the_import(backend: Backend) -> None:
    report = judge(backend, "while True:\n    pass", package(seconds=8.0))

    assert report.outcome == Outcome.TIMED_OUT
    assert "Importing" in (report.message or "")


def test_all_checks_together_have_a_limit(backend: Backend) -> None:
    slow = with_handler("import time; time.sleep(1.2)")
    report = judge(backend, slow, package(seconds=2.0))

    assert report.outcome == Outcome.TIMED_OUT
    assert "All checks together" in (report.message or "")
    assert report.checks[-1].outcome == CheckOutcome.NOT_RUN


@pytest.mark.parametrize(
    "line",
    [
        "x = bytearray(10**10)",
        "x = [bytearray(1 << 20) for _ in range(10_000)]",
    ],
)
def test_a_memory_hog_meets_the_memory_limit(backend: Backend, line: str) -> None:
    report = judge(backend, with_handler(line), mode=Mode.RUN)

    assert report.outcome == Outcome.OUT_OF_MEMORY
    assert "256 MB" in (report.message or "")


def test_endless_output_is_cut_and_named(backend: Backend) -> None:
    flood = "import sys\nwhile True: sys.stdout.write('x' * 4096)"
    report = judge(backend, flood)

    assert report.outcome == Outcome.TOO_MUCH_OUTPUT
    assert len(report.output) <= 64 * 1024


def test_output_is_shown_up_to_the_examples_and_not_from_hidden_checks(backend: Backend) -> None:
    report = judge(backend, "print('on import')\n" + with_handler("print('saw', word.word)"))

    assert "on import" in report.output
    assert "saw lamp" in report.output
    assert "hidden-word" not in report.output


def test_output_keeps_no_terminal_codes_and_no_html_meaning(backend: Backend) -> None:
    report = judge(backend, "print('\\x1b[31mred\\x1b[0m\\x00<b>')\n" + RIGHT, mode=Mode.RUN)

    assert report.output.startswith("red\N{REPLACEMENT CHARACTER}<b>")


def test_a_background_thread_does_not_hold_up_the_verdict(backend: Backend) -> None:
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    report = judge(backend, thread + RIGHT)

    assert report.outcome == Outcome.PASSED
    assert report.time_ms < 8000
