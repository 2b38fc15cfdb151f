"""A proof finds what is wrong with a question; reports stand in for judged solutions."""

from concurrent.futures import Future
from dataclasses import replace

import pytest

from greenroom.authoring.proof import prove
from greenroom.config import REPOSITORY
from greenroom.grading.types import CheckOutcome, CheckResult, Outcome, ReportData
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question

QUESTION = load_bank(REPOSITORY / "content").get("create-an-item")
ALL_FAIL = frozenset(check.id for check in QUESTION.checks)


class Told:
    """Judges as it is told: which checks fail on which files."""

    def __init__(self, question: Question) -> None:
        self.fails = {
            str({**question.starter, **one.files}): {one.caught_by} for one in question.rejected
        }
        self.fails[str(question.starter)] = set(ALL_FAIL)
        for files in question.accepted.values():
            self.fails[str({**question.starter, **files})] = set()
        self.milliseconds = 100.0
        self.changing = False
        self._calls = 0

    def submit(self, question, files) -> "Future[ReportData]":
        """Return a report at once."""
        self._calls += 1
        failing = self.fails[str({**question.starter, **files})]
        if self.changing and self._calls % 2:
            failing = ALL_FAIL
        done: Future[ReportData] = Future()
        done.set_result(report(question, failing, self.milliseconds))
        return done


def report(question: Question, failing, milliseconds: float) -> ReportData:
    checks = [
        CheckResult(
            id=check.id,
            name=check.name,
            hint=None,
            hidden=check.hidden,
            outcome=CheckOutcome.FAILED if check.id in failing else CheckOutcome.PASSED,
            points=0,
            max_points=1,
            time_ms=1,
            message=None,
        )
        for check in question.checks
    ]
    return ReportData(
        outcome=Outcome.FAILED if failing else Outcome.PASSED,
        message=None,
        line=None,
        checks=checks,
        points=0,
        max_points=len(checks),
        output="",
        output_truncated=False,
        time_ms=milliseconds,
        memory_bytes=None,
        phases={},
        harness_version="",
        backend="docker",
        runtime="runc",
        image="",
        content_hash="",
    )


@pytest.fixture
def told() -> Told:
    return Told(QUESTION)


def findings(told: Told, question: Question = QUESTION, repeats: int = 1) -> str:
    return "\n".join(prove(question, told, repeats=repeats).findings)


def files_of(question: Question, name: str) -> str:
    (found,) = (one.files for one in question.rejected if one.name == name)
    return str({**question.starter, **found})


def test_an_accepted_solution_that_fails_is_found(told):
    name, files = next(iter(QUESTION.accepted.items()))
    told.fails[str({**QUESTION.starter, **files})] = {QUESTION.checks[0].id}
    assert f"accepted/{name}: failed" in findings(told)


def test_a_starter_that_passes_is_found(told):
    told.fails[str(QUESTION.starter)] = set()
    assert "starter: must run and fail, but passed" in findings(told)


def test_a_rejected_solution_that_its_check_does_not_catch_is_found(told):
    one = QUESTION.rejected[0]
    other = next(check.id for check in QUESTION.checks if check.id != one.caught_by)
    told.fails[files_of(QUESTION, one.name)] = {other}
    assert f"rejected/{one.name}: {one.caught_by} does not catch it" in findings(told)


def test_a_rejected_solution_that_passes_is_found(told):
    one = QUESTION.rejected[0]
    told.fails[files_of(QUESTION, one.name)] = set()
    assert f"rejected/{one.name}: must run and fail, but passed" in findings(told)


def test_a_hidden_check_that_is_never_alone_is_found_unless_it_says_why_it_stays(told):
    idle = next(check for check in QUESTION.checks if check.hidden)
    for one in QUESTION.rejected:
        told.fails[files_of(QUESTION, one.name)] |= {idle.id, QUESTION.checks[0].id}
    words = f"{idle.id}: no rejected solution is caught by it alone"
    assert words in findings(told)
    kept = replace(idle, stays="It shows a boundary.")
    checks = tuple(kept if check is idle else check for check in QUESTION.checks)
    assert words not in findings(told, replace(QUESTION, checks=checks))


def test_too_few_rejected_solutions_are_found(told):
    assert "need 3 rejected" in findings(told, replace(QUESTION, rejected=QUESTION.rejected[:2]))


def test_a_tight_time_limit_is_found(told):
    told.milliseconds = QUESTION.limits.seconds * 400
    assert "the limit should be" in findings(told)


def test_repetitions_that_differ_are_found(told):
    told.changing = True
    assert "not every repetition came to the same" in findings(told, repeats=2)


def test_a_hint_that_gives_an_expected_text_away_is_found(told):
    checks = tuple(replace(check, hint="It is Zanzibar") for check in QUESTION.checks)
    source = 'assert reply.text == "Zanzibar"'
    leaking = replace(QUESTION, checks=checks, hidden_files={"hidden/test_x.py": source})
    assert "gives 'Zanzibar' away" in findings(told, leaking)
