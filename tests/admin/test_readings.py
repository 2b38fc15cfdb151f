"""A canary's report is called well only if it shows that; one that shows nothing never is."""

from datetime import timedelta
from typing import Any

import pytest

from greenroom.admin import readings
from greenroom.admin.canaries import Canary, make_canaries
from greenroom.admin.findings import State
from greenroom.admin.trial import Judged
from greenroom.config import Settings
from greenroom.grading.service import package_data
from greenroom.grading.types import CheckOutcome, Mode, Outcome, SandboxLimits
from greenroom.grading.verdict import Provenance, broken_report
from greenroom.lib.clock import utc_now

CANARIES = make_canaries(Settings(_env_file=None, demo=True), "docker", 1)
BY_NAME = {canary.name: canary for canary in CANARIES}


def judged(
    canary: Canary, outcome: Outcome, *, passed: bool = False, runtime: str = "runc", **values: Any
) -> Judged:
    """Return a report in which every check was passed, or none was reached."""
    made_with = Provenance(
        "docker", runtime, "sha256:1", "hash", sandbox_limits=SandboxLimits(memory_mb=512)
    )
    package = package_data(canary.question)
    report = broken_report(outcome, "It ended.", package, Mode.SUBMIT, made_with)
    if passed:
        checks = [one.model_copy(update={"outcome": CheckOutcome.PASSED}) for one in report.checks]
        report = report.model_copy(update={"checks": checks})
    report = report.model_copy(update=values)
    return Judged(report, utc_now() - timedelta(seconds=1), utc_now())


def states(canary: Canary, report: Judged) -> set[State]:
    return {finding.state for finding in readings.read(canary, report)}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
@pytest.mark.parametrize("outcome", [Outcome.CRASHED, Outcome.FAILED, Outcome.SYNTAX_ERROR])
def test_a_report_that_shows_nothing_is_a_problem(canary: Canary, outcome: Outcome) -> None:
    assert states(canary, judged(canary, outcome)) == {State.PROBLEM}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_one_that_was_not_done_in_time_is_not_called_well(canary: Canary) -> None:
    expected = {"loop": State.OK, "right": State.PROBLEM, "wrong": State.PROBLEM}
    found = states(canary, judged(canary, Outcome.TIMED_OUT))
    assert found == {expected.get(canary.name, State.WARNING)}


@pytest.mark.parametrize("name", ["wrong", "loop", "memory", "theft", "together"])
def test_what_must_not_pass_is_a_problem_when_it_does(name: str) -> None:
    report = judged(BY_NAME[name], Outcome.PASSED, passed=True)
    assert states(BY_NAME[name], report) == {State.PROBLEM}


def test_a_theft_that_was_never_tried_proves_nothing() -> None:
    report = judged(BY_NAME["theft"], Outcome.FAILED)
    failed = {"outcome": CheckOutcome.FAILED}
    checks = [one.model_copy(update=failed) for one in report.report.checks]
    tried = report.report.model_copy(update={"checks": checks})
    assert states(BY_NAME["theft"], Judged(tried, utc_now(), utc_now())) == {State.PROBLEM}


def test_a_loop_that_is_ended_late_is_a_warning() -> None:
    late = judged(BY_NAME["loop"], Outcome.TIMED_OUT)
    late = Judged(late.report, late.started_at - timedelta(minutes=1), late.finished_at)
    assert states(BY_NAME["loop"], late) == {State.WARNING}


@pytest.mark.parametrize("name", ["processes", "together"])
@pytest.mark.parametrize("outcome", [Outcome.CRASHED, Outcome.OUT_OF_MEMORY])
def test_gvisor_may_end_its_whole_sandbox_when_it_runs_out(name: str, outcome: Outcome) -> None:
    report = judged(BY_NAME[name], outcome, runtime="runsc")
    assert states(BY_NAME[name], report) == {State.OK}


@pytest.mark.parametrize(
    ("output", "state"),
    [
        ("", State.WARNING),
        ("clock soon", State.WARNING),
        ("clock 1e999", State.WARNING),
        (f"clock {utc_now().timestamp() - 3600}", State.PROBLEM),
        (f"clock {utc_now().timestamp() + 3600}", State.PROBLEM),
    ],
    ids=["nothing", "a word", "no number", "an hour behind", "an hour ahead"],
)
def test_the_clock_of_the_sandbox_is_compared(output: str, state: State) -> None:
    report = judged(BY_NAME["right"], Outcome.PASSED, passed=True, output=output)
    found = {one.id: one.state for one in readings.read(BY_NAME["right"], report)}
    assert found["clock-sandbox"] == state


def test_secrets_are_new_for_each_round() -> None:
    again = make_canaries(Settings(_env_file=None, demo=True), "docker", 1)
    first, second = (
        one.question.hidden_files for one in (*CANARIES, *again) if one.name == "theft"
    )
    assert first != second
