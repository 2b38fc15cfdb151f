"""Proves a question: what it accepts passes, what it rejects fails where it says, nothing is idle.

The idea of a package that proves itself, and of limits that follow from the slowest right answer,
is that of the Kattis problem format.
"""

from collections.abc import Mapping
from concurrent.futures import Future

from pydantic import BaseModel, ConfigDict

from greenroom.authoring.judging import Judge
from greenroom.authoring.literals import compared_texts, says
from greenroom.grading.types import CheckOutcome, Outcome, ReportData
from greenroom.questions.types import Kind, Level, Question

STARTER = "starter"
EMPTY, TRIVIAL = "no tests", "a test of nothing"
ACCEPTED = "accepted/"
REJECTED = "rejected/"
MIN_REJECTED = {Level.BEGINNER: 3, Level.INTERMEDIATE: 5, Level.ADVANCED: 5}
FURTHER_TIMES = 3
SPARE_TIME = 3
"""The time limit is at least this many times what the slowest accepted solution takes."""


class Row(BaseModel):
    """One solution's row of the kill matrix."""

    model_config = ConfigDict(frozen=True)

    solution: str
    """`accepted/name`, `rejected/name` or `starter`."""
    outcome: Outcome
    checks: dict[str, CheckOutcome]
    """Outcomes by check id."""
    milliseconds: float
    """The longest that it took, or the shortest of some more times if that was near the limit."""
    message: str | None
    differs: bool
    """Whether a repetition came to another result."""


class Proof(BaseModel):
    """What judging all solutions of one question has shown."""

    model_config = ConfigDict(frozen=True)

    slug: str
    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    """What is wrong, a sentence each; empty if the question is proven."""


def prove(question: Question, judge: Judge, *, repeats: int = 1) -> Proof:
    """Judge every solution of a question `repeats` times, and say what is wrong with it."""
    running = {
        name: [judge.submit(question, files) for _ in range(repeats)]
        for name, files in _solutions(question).items()
    }
    rows = tuple(
        _timed_again(question, judge, _row(name, reports)) for name, reports in running.items()
    )
    return Proof(slug=question.slug, rows=rows, findings=tuple(_findings(question, rows)))


def _solutions(question: Question) -> dict[str, Mapping[str, str]]:
    accepted = {f"{ACCEPTED}{name}": files for name, files in question.accepted.items()}
    rejected = {f"{REJECTED}{one.name}": one.files for one in question.rejected}
    return {**accepted, STARTER: question.starter, **_no_tests(question), **rejected}


def _no_tests(question: Question) -> dict[str, Mapping[str, str]]:
    """Return suites that test nothing; they must fail like the starter."""
    if question.kind != Kind.TESTS:
        return {}
    return {
        EMPTY: dict.fromkeys(question.starter, ""),
        TRIVIAL: dict.fromkeys(question.starter, "def test_nothing():\n    assert True\n"),
    }


def _row(name: str, running: list["Future[ReportData]"]) -> Row:
    reports = [one.result() for one in running]
    results = [_result(report) for report in reports]
    outcome, checks = results[0]
    return Row(
        solution=name,
        outcome=outcome,
        checks=checks,
        milliseconds=max(report.time_ms for report in reports),
        message=reports[0].message,
        differs=any(one != results[0] for one in results),
    )


def _timed_again(question: Question, judge: Judge, row: Row) -> Row:
    """Return a row whose accepted solution was slow with the quickest of some more times.

    Other work of the machine makes a solution slower, and nothing makes it quicker.
    """
    if not row.solution.startswith(ACCEPTED):
        return row
    files = question.accepted[row.solution.removeprefix(ACCEPTED)]
    milliseconds = row.milliseconds
    for _ in range(FURTHER_TIMES):
        if milliseconds * SPARE_TIME <= question.limits.seconds * 1000:
            break
        milliseconds = min(milliseconds, judge.submit(question, files).result().time_ms)
    return row.model_copy(update={"milliseconds": milliseconds})


def _result(report: ReportData) -> tuple[Outcome, dict[str, CheckOutcome]]:
    return report.outcome, {check.id: check.outcome for check in report.checks}


def _findings(question: Question, rows: tuple[Row, ...]) -> list[str]:
    by_name = {row.solution: row for row in rows}
    return [
        *_of_repetitions(rows),
        *_of_accepted(question, rows),
        *_of_starters(by_name),
        *_of_rejected(question, by_name),
        *_of_checks(question, rows),
        *_of_feedback(question),
    ]


def _of_repetitions(rows: tuple[Row, ...]) -> list[str]:
    return [f"{row.solution}: not every repetition came to the same" for row in rows if row.differs]


def _of_accepted(question: Question, rows: tuple[Row, ...]) -> list[str]:
    found = []
    for row in rows:
        if not row.solution.startswith(ACCEPTED):
            continue
        if row.outcome != Outcome.PASSED:
            failed = [name for name, outcome in row.checks.items() if outcome != "passed"]
            found.append(f"{row.solution}: {row.outcome} ({row.message or ', '.join(failed)})")
        needed = row.milliseconds / 1000 * SPARE_TIME
        if needed > question.limits.seconds:
            found.append(
                f"{row.solution}: takes {row.milliseconds:.0f} ms; the limit should be "
                f"{needed:.0f} seconds at least"
            )
    return found


def _of_starters(rows: Mapping[str, Row]) -> list[str]:
    return [
        f"{name}: must run and fail, but {row.outcome} ({row.message or 'no message'})"
        for name, row in rows.items()
        if name in {STARTER, EMPTY, TRIVIAL} and row.outcome != Outcome.FAILED
    ]


def _of_rejected(question: Question, rows: Mapping[str, Row]) -> list[str]:
    found = []
    needed = MIN_REJECTED[question.level]
    if len(question.rejected) < needed:
        found.append(f"{question.level} questions need {needed} rejected solutions at least")
    for one in question.rejected:
        row = rows[f"{REJECTED}{one.name}"]
        if row.outcome != Outcome.FAILED:
            # One that cannot be imported, stops or runs out of time proves nothing.
            found.append(f"{row.solution}: must run and fail, but {row.outcome} ({row.message})")
        elif row.checks[one.caught_by] != CheckOutcome.FAILED:
            found.append(f"{row.solution}: {one.caught_by} does not catch it")
    return found


def _of_checks(question: Question, rows: tuple[Row, ...]) -> list[str]:
    """Say which hidden checks catch nothing that no other catches, and give no reason to stay."""
    catchers = [
        [name for name, outcome in row.checks.items() if outcome != CheckOutcome.PASSED]
        for row in rows
        if row.solution.startswith(REJECTED)
    ]
    alone = {names[0] for names in catchers if len(names) == 1}
    return [
        f"{check.id}: no rejected solution is caught by it alone"
        for check in question.checks
        if check.hidden and check.id not in alone and not check.stays
    ]


def _of_feedback(question: Question) -> list[str]:
    """Say which names and hints give away a text that a hidden check compares with."""
    expected = {
        text
        for source in question.hidden_files.values()
        for text in compared_texts(source)
        if not says(question.prompt, text)
    }
    return [
        f"{check.id}: its name or hint gives {text!r} away"
        for check in question.checks
        for text in sorted(expected)
        if says(f"{check.name}\n{check.hint}", text)
    ]
