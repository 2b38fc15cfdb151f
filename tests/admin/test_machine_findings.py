"""Settings, folders, disks and questions as the doctor sees them, and findings themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from greenroom.admin import content, doctor, machine
from greenroom.admin.doctor import quick_findings
from greenroom.admin.findings import Finding, State, Subject, look, summary, worst
from greenroom.config import Settings
from greenroom.questions.bank import QuestionBank
from greenroom.questions.problems import Problem
from practice.questions import ADD, TOPIC
from support.canaries import by_id, in_state

MakeSettings = Callable[..., Settings]
SUBJECT = Subject("engine", "Docker engine")


class Usage(NamedTuple):
    """What shutil.disk_usage() returns, in bytes."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (5 << 30, State.OK, "5.0 GB free on the disk of"),
        (600 << 20, State.WARNING, "The disk is filling up: 600 MB free on the disk of"),
        (50 << 20, State.PROBLEM, "The disk is full, or nearly: only 50 MB free on the disk of"),
    ],
)
def test_a_disk_that_fills_up_is_noticed(
    doctor_settings: MakeSettings,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    state: State,
    words: str,
) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: Usage(9 << 30, 0, free))
    found = machine.look_at_disks(doctor_settings(), None, Subject("disk", "Disk"))
    assert {one.state for one in found} == {state}
    assert found[0].sentence.startswith(words)


def test_each_disk_is_looked_at_once(doctor_settings: MakeSettings, tmp_path: Path) -> None:
    found = machine.look_at_disks(doctor_settings(), Path("/proc"), Subject("disk", "Disk"))
    on_proc = [one.id for one in found if "/proc" in one.sentence]
    on_disk = [one.id for one in found if str(tmp_path) in one.sentence]
    assert (on_proc, on_disk) == (["disk-engine"], ["disk-database"])


def test_a_folder_that_cannot_be_written_is_a_problem(doctor_settings: MakeSettings) -> None:
    found = machine.look_at_folder(
        doctor_settings(var_dir=Path("/proc/greenroom")), Subject("folder", "Folder")
    )
    assert [one.state for one in found] == [State.PROBLEM]
    assert found[0].sentence.startswith("Nothing can be written to /proc: ")


def test_a_missing_secret_is_a_problem_and_a_demo_s_is_not_made(
    doctor_settings: MakeSettings, tmp_path: Path
) -> None:
    subject = Subject("settings", "Settings")
    (real,) = machine.look_at_settings(doctor_settings(demo=False), subject)
    (demo,) = machine.look_at_settings(doctor_settings(), subject)
    assert real.state == State.PROBLEM
    assert "GREENROOM_SECRET_KEY is not set" in real.sentence
    assert demo.state == State.OK
    assert not (tmp_path / "var").exists()


def test_mistakes_in_questions_are_counted_and_the_first_ones_named() -> None:
    mistakes = tuple(Problem(f"topic/{name}.md", 3, "is wrong") for name in "abcde")
    subject = Subject("questions", "Questions")
    (some,) = content.look_at_questions(QuestionBank((TOPIC,), (ADD,), mistakes), subject)
    (none,) = content.look_at_questions(QuestionBank((), (), ()), subject)
    assert some.state == State.WARNING
    assert some.sentence == (
        "5 mistakes in the files of questions: topic/a.md:3 is wrong; topic/b.md:3 is wrong; "
        "topic/c.md:3 is wrong; and 2 more."
    )
    assert none.state == State.PROBLEM


def test_a_check_that_fails_for_a_reason_nobody_foresaw_is_a_problem_and_no_traceback(
    doctor_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> list[Finding]:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr(doctor.machine, "look_at_disks", fail)
    found = by_id(quick_findings(doctor_settings(sandbox="local")))
    assert in_state(found, State.PROBLEM) == {"disk"}
    assert "ZeroDivisionError: nobody foresaw this" in found["disk"].sentence


def test_what_others_say_cannot_command_a_terminal() -> None:
    (finding,) = look(SUBJECT, lambda subject: [subject.problem("an engine\n said \x1b[2J\x07")])
    assert finding.sentence == "an engine said \N{REPLACEMENT CHARACTER}"


def test_findings_are_summed_up() -> None:
    warning, problem = SUBJECT.warning("W"), SUBJECT.problem("P")
    assert summary([SUBJECT.ok("O")]) == "All is well."
    assert summary([warning, problem, warning]) == "1 problem, 2 warnings."
    assert worst([]) == State.OK
    assert worst([problem, warning]) == State.PROBLEM
