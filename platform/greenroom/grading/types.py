"""The words of judging, shared by the queue, the backends and the pages."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Mode(StrEnum):
    """A run uses the examples alone; a submission adds the hidden checks and is graded."""

    RUN = "run"
    SUBMIT = "submit"


class JobStatus(StrEnum):
    """Where a job stands. An unavailable sandbox leaves it queued, with a waiting reason."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    SET_ASIDE = "set_aside"
    """Judging failed each time through the platform's own mistake; kept until that is mended."""

    @property
    def is_awaited(self) -> bool:
        """Return whether it is being judged, or will be without anybody doing something first."""
        return self in {JobStatus.QUEUED, JobStatus.RUNNING}

    @property
    def words(self) -> str:
        """Return what pages call it."""
        return "Not judged" if self is JobStatus.SET_ASIDE else self.value.capitalize()


class Outcome(StrEnum):
    """How a whole job ended. All of them speak of the code, none of the sandbox."""

    PASSED = "passed"
    FAILED = "failed"
    SYNTAX_ERROR = "syntax_error"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MUCH_OUTPUT = "too_much_output"


class CheckOutcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    NOT_RUN = "not_run"


OUTCOME_WORDS = {
    Outcome.PASSED: "All checks passed",
    Outcome.FAILED: "Some checks did not pass",
    Outcome.SYNTAX_ERROR: "Python could not read the code",
    Outcome.CRASHED: "The code stopped with an error",
    Outcome.TIMED_OUT: "Time ran out",
    Outcome.OUT_OF_MEMORY: "The memory limit was reached",
    Outcome.TOO_MUCH_OUTPUT: "The code printed more than the limit",
}

CHECK_WORDS = {
    CheckOutcome.PASSED: "Passed",
    CheckOutcome.FAILED: "Failed",
    CheckOutcome.CRASHED: "Stopped",
    CheckOutcome.TIMED_OUT: "Timed out",
    CheckOutcome.NOT_RUN: "Not run",
}

PHASE_WORDS = {
    "starting": "Starting a sandbox",
    "importing": "Importing your code",
    "examples": "Running the examples",
    "hidden": "Running the hidden checks",
    "reporting": "Writing the report",
}


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckResult(_Plain):
    """One check's result, with what a candidate may read about it."""

    id: str
    name: str
    hint: str | None
    """Shown when the check did not pass."""
    hidden: bool
    outcome: CheckOutcome
    points: int
    max_points: int
    time_ms: float
    message: str | None
    """What an example's assertion said; always None for a hidden check."""


class SandboxLimits(_Plain):
    """What a whole sandbox may use; None where its backend sets no such limit."""

    cpus: float | None = None
    memory_mb: int | None = None


NO_LIMITS = SandboxLimits()


class AppliedLimits(_Plain):
    """What a job could use: its question's limits, and those of the sandbox around them."""

    seconds: float
    """Wall-clock time of everything together."""
    check_seconds: float
    """Wall-clock time of one check."""
    memory_mb: int
    """Memory of one process of the code."""
    sandbox: SandboxLimits


class ReportData(_Plain):
    """The whole report of one job, as it is stored and shown."""

    outcome: Outcome
    message: str | None
    """One sentence on an outcome that is not passed or failed: which line, which limit."""
    line: int | None
    """Line of a syntax error, from 1."""
    file: str | None = None
    """The file that this line is in, as the code's side names it; None if it named none."""
    checks: list[CheckResult]
    points: int
    max_points: int
    output: str
    """What the code printed on import and during the examples; never during hidden checks."""
    output_truncated: bool
    time_ms: float
    """Wall-clock time from hand-over to report, in the sandbox."""
    memory_bytes: int | None
    """Peak memory of the candidate's processes, where the host can tell."""
    phases: dict[str, float]
    """Milliseconds of each phase."""
    backend: str
    runtime: str
    image: str
    """Digest of the sandbox image; empty for the local sandbox."""
    harness_version: str
    content_hash: str
    limits: AppliedLimits | None = None
    """None in a report that was stored before reports kept them."""
