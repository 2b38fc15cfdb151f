"""Draws the report from what a sandbox measured and from the package's own list of checks.

The list decides: a check that the sandbox did not report has not passed, one that the list does
not name is ignored, and only "every check passed and the run came to its end" is a pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from greenroom.grading.types import (
    NO_LIMITS,
    AppliedLimits,
    CheckOutcome,
    CheckResult,
    Mode,
    Outcome,
    ReportData,
    SandboxLimits,
)
from greenroom.grading.wire import IMPORT_SECONDS, OUTPUT_LIMIT_BYTES, RawReport, Trouble
from greenroom.lib.text import clean_output

UNKNOWN_END = "the process ended"


@dataclass(frozen=True)
class Provenance:
    """Where a verdict was made, and against which state of the question."""

    backend: str
    runtime: str
    image: str
    content_hash: str
    harness_version: str = ""
    """What the sandbox said when it booted: the report of one that broke keeps it too."""
    sandbox_limits: SandboxLimits = NO_LIMITS


class _Ending(NamedTuple):
    outcome: Outcome
    message: str | None = None
    """One sentence, where the checks alone do not say it."""
    line: int | None = None
    file: str | None = None


def draw_report(
    raw: RawReport, package: dict[str, Any], mode: Mode, provenance: Provenance
) -> ReportData:
    """Return the report of one job."""
    checks = [
        _check_result(raw, check)
        for check in package["checks"]
        if mode == Mode.SUBMIT or not check["hidden"]
    ]
    trouble = raw.read_trouble()
    ending = _ending(raw, trouble, {check.outcome for check in checks}, package["limits"])
    return ReportData(
        outcome=ending.outcome,
        message=ending.message,
        line=ending.line,
        file=ending.file,
        checks=checks,
        points=sum(check.points for check in checks),
        max_points=sum(check.max_points for check in checks),
        output=clean_output(raw.output) + clean_output(trouble.text),
        output_truncated=raw.output_truncated,
        time_ms=raw.time_ms,
        memory_bytes=raw.memory_bytes or None,
        phases=raw.phases,
        harness_version=raw.harness_version or provenance.harness_version,
        backend=provenance.backend,
        runtime=provenance.runtime,
        image=provenance.image,
        content_hash=provenance.content_hash,
        limits=_applied_limits(package["limits"], provenance),
    )


def broken_report(
    outcome: Outcome, message: str, package: dict[str, Any], mode: Mode, provenance: Provenance
) -> ReportData:
    """Return the report of code that broke its sandbox every time it was tried: nothing passed."""
    raw = RawReport(
        protocol_version=0,
        harness_version="",
        nonce="",
        ended="import_failed",
        checks={},
        trouble={},
        exit=None,
        oom_kills=0,
        memory_bytes=0,
        output="",
        output_truncated=False,
        phases={},
        time_ms=0,
        grader_error=None,
    )
    report = draw_report(raw, package, mode, provenance)
    return report.model_copy(update={"outcome": outcome, "message": message})


def _applied_limits(limits: dict[str, Any], provenance: Provenance) -> AppliedLimits:
    return AppliedLimits(
        seconds=limits["seconds"],
        check_seconds=limits["check_seconds"],
        memory_mb=limits["memory_mb"],
        sandbox=provenance.sandbox_limits,
    )


def _check_result(raw: RawReport, check: dict[str, Any]) -> CheckResult:
    measured = raw.checks.get(check["id"])
    outcome = measured.check_outcome if measured else CheckOutcome.NOT_RUN
    passed = outcome == CheckOutcome.PASSED
    message = None
    if measured and measured.message and not check["hidden"]:
        message = clean_output(measured.message)
    return CheckResult(
        id=check["id"],
        name=check["name"],
        hint=None if passed else check["hint"],
        hidden=check["hidden"],
        outcome=outcome,
        points=check["weight"] if passed else 0,
        max_points=check["weight"],
        time_ms=measured.time_ms if measured else 0,
        message=message,
    )


def _ending(
    raw: RawReport, trouble: Trouble, outcomes: set[CheckOutcome], limits: dict[str, Any]
) -> _Ending:
    if raw.ended == "done" and outcomes == {CheckOutcome.PASSED}:
        return _Ending(Outcome.PASSED)
    if raw.ended != "output" and (raw.oom_kills > 0 or trouble.memory_error):
        allowed = limits["memory_mb"]
        return _Ending(
            Outcome.OUT_OF_MEMORY, f"The code needed more than the {allowed} MB that it may use."
        )
    if raw.ended == "done":
        return _ending_by_checks(raw, outcomes, limits)
    return _EARLY_ENDINGS[raw.ended](raw, trouble, limits)


def _ending_by_checks(
    raw: RawReport, outcomes: set[CheckOutcome], limits: dict[str, Any]
) -> _Ending:
    if CheckOutcome.TIMED_OUT in outcomes:
        seconds = limits["check_seconds"]
        return _Ending(
            Outcome.TIMED_OUT, f"A check waited longer than {seconds:g} seconds for an answer."
        )
    if CheckOutcome.CRASHED in outcomes:
        # Without a status the code may as well run on, and have sent what is no HTTP.
        how = f" ({raw.exit})" if raw.exit else ", or sent an answer that no check can read"
        return _Ending(Outcome.CRASHED, f"The code stopped while a check used it{how}.")
    return _Ending(Outcome.FAILED)


def _import_failed(raw: RawReport, trouble: Trouble, _limits: dict[str, Any]) -> _Ending:
    said = clean_output(trouble.message).strip()
    if trouble.error == "syntax":
        file = clean_output(trouble.file).strip() or None
        if trouble.line is None:
            return _Ending(Outcome.SYNTAX_ERROR, said)
        place = f"Line {trouble.line} of {file}" if file else f"Line {trouble.line}"
        return _Ending(Outcome.SYNTAX_ERROR, f"{place}: {said}", trouble.line, file)
    if trouble.error == "import":
        return _Ending(Outcome.CRASHED, f"The code could not be imported: {said}")
    how = raw.exit or UNKNOWN_END
    return _Ending(Outcome.CRASHED, f"The code ended before it was ready for the checks ({how}).")


_EARLY_ENDINGS: dict[str, Callable[[RawReport, Trouble, dict[str, Any]], _Ending]] = {
    "import_failed": _import_failed,
    "import_deadline": lambda _raw, _trouble, _limits: _Ending(
        Outcome.TIMED_OUT, f"Importing the code took longer than {IMPORT_SECONDS} seconds."
    ),
    "deadline": lambda _raw, _trouble, limits: _Ending(
        Outcome.TIMED_OUT, f"All checks together took longer than {limits['seconds']:g} seconds."
    ),
    "output": lambda _raw, _trouble, _limits: _Ending(
        Outcome.TOO_MUCH_OUTPUT,
        f"The code printed more than {OUTPUT_LIMIT_BYTES >> 20} MB and was ended there.",
    ),
}
