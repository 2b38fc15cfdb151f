"""The host's end of the frames that a sandbox speaks: bounded, strict, and trusting nothing.

A frame is a 4-byte big-endian length and that many bytes of JSON. `sandbox/harness` holds the
other end; the two share no code, and a contract test holds them together.
"""

import json
import secrets
import struct
import time
from collections.abc import Callable
from typing import Any, Literal, NoReturn, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from greenroom.grading.types import CheckOutcome, Mode

PROTOCOL_VERSION = 1
HARNESS_VERSION = "1.4"
"""The harness that this server was made with; another one may judge differently."""
IMPORT_SECONDS = 5
OUTPUT_LIMIT_BYTES = 1024 * 1024
MAX_FRAME_BYTES = 4 * 1024 * 1024
HEADER = struct.Struct(">I")
PHASE_SECONDS = 0.1
"""How long a phase lasts before it is told."""


class SandboxUnavailableError(Exception):
    """No sandbox can be had now; `reason` is for the administrator, and never the code's fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SandboxBrokenError(Exception):
    """A sandbox gave no report that can be used: the base of the three ways."""


class SandboxEndedError(SandboxBrokenError):
    """It ended before its report; code that does this each time is to blame in the end."""


class SandboxOutOfMemoryError(SandboxEndedError):
    """It ended for want of memory, which only the code can have used."""


class SandboxSilentError(SandboxBrokenError):
    """It did not answer within its own limits."""


class SandboxFaultyError(SandboxBrokenError):
    """It spoke nonsense, or its grader failed: the platform's mistake, never the code's."""


class Channel(Protocol):
    """A two-way byte stream to a supervisor."""

    def send(self, data: bytes) -> None:
        """Send all bytes."""

    def receive(self, timeout_seconds: float) -> bytes:
        """Return some bytes; empty at the end of the stream. Raises TimeoutError."""

    def is_open(self) -> bool:
        """Return whether the other side is still there, and silent."""


class RawCheck(BaseModel):
    """What the grader measured of one check."""

    model_config = ConfigDict(extra="forbid", strict=True)

    outcome: Literal["passed", "failed", "crashed", "timed_out"]
    time_ms: float
    message: str | None

    @property
    def check_outcome(self) -> CheckOutcome:
        """Return the outcome in the platform's words."""
        return CheckOutcome(self.outcome)


class Trouble(BaseModel):
    """What the candidate's side said went wrong: words, never a verdict."""

    model_config = ConfigDict(extra="ignore")

    error: str | None = None
    file: str = ""
    line: int | None = None
    message: str = ""
    text: str = ""
    memory_error: bool = False


class RawReport(BaseModel):
    """A supervisor's report, before the platform draws its verdict from it."""

    model_config = ConfigDict(extra="forbid")

    protocol_version: int
    harness_version: str
    nonce: str
    ended: Literal[
        "done", "import_failed", "import_deadline", "deadline", "output", "memory", "grader_broken"
    ]
    checks: dict[str, RawCheck]
    trouble: dict[str, Any]
    exit: str | None
    oom_kills: int
    memory_bytes: int
    output: str
    output_truncated: bool
    phases: dict[str, float]
    time_ms: float
    grader_error: str | None

    def read_trouble(self) -> Trouble:
        """Return the candidate's side's words; what is not of the agreed form is left out."""
        try:
            return Trouble.model_validate(self.trouble)
        except ValidationError:
            return Trouble(error="import" if "error" in self.trouble else None)


def job_message(package: dict[str, Any], mode: Mode, files: dict[str, str]) -> dict[str, Any]:
    """Return the message that hands a job over; a run takes no hidden check into the sandbox."""
    hidden = mode == Mode.SUBMIT
    return {
        "protocol_version": PROTOCOL_VERSION,
        "nonce": secrets.token_hex(16),
        "kind": package["kind"],
        "entry": package["entry"],
        "files": files,
        "check_ids": [check["id"] for check in package["checks"] if hidden or not check["hidden"]],
        "example_files": package["example_files"],
        "hidden_files": package["hidden_files"] if hidden else {},
        "implementations": _implementations(package, hidden=hidden),
        "limits": {
            **package["limits"],
            "import_seconds": IMPORT_SECONDS,
            "output_bytes": OUTPUT_LIMIT_BYTES,
        },
    }


def _implementations(package: dict[str, Any], *, hidden: bool) -> dict[str, dict[str, str]]:
    """Return what a candidate's tests are run on: all, or the right one that examples use."""
    every: dict[str, dict[str, str]] = package.get("implementations", {})
    if hidden:
        return every
    shown = sorted(name for name in every if name.startswith("correct/"))[:1]
    return {name: every[name] for name in shown}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def encode(message: dict[str, Any]) -> bytes:
    """Return the frame of a message."""
    body = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")
    return HEADER.pack(len(body)) + body


class Conversation:
    """Frames over a channel, with a deadline for each wait."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._buffer = bytearray()

    def send(self, message: dict[str, Any]) -> None:
        """Send one frame.

        Raises:
            SandboxBrokenError: the sandbox has gone.
        """
        try:
            self._channel.send(encode(message))
        except OSError as error:
            raise SandboxEndedError(f"the sandbox has gone: {error}") from error

    def receive(self, deadline: float) -> dict[str, Any]:
        """Return the next frame.

        Args:
            deadline: value of time.monotonic() after which waiting ends.

        Raises:
            SandboxBrokenError: the stream ended, the time is up, or the bytes are no frame.
        """
        (length,) = HEADER.unpack(self._take(HEADER.size, deadline))
        if length > MAX_FRAME_BYTES:
            raise SandboxFaultyError(f"the sandbox announced a frame of {length} bytes")
        body = self._take(length, deadline)
        try:
            message = json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise SandboxFaultyError("the sandbox sent something that is not JSON") from error
        if not isinstance(message, dict):
            raise SandboxFaultyError("the sandbox sent something that is not a message")
        return message

    def receive_report(
        self,
        nonce: str,
        on_phase: Callable[[str], None],
        *,
        begin_seconds: float,
        seconds: float,
    ) -> RawReport:
        """Return the report, calling `on_phase` for each phase that lasts.

        Most phases are over before a page could show them; noting one would cost time.

        Args:
            nonce: what tells this job from any other.
            on_phase: takes the name of a phase, once it has lasted PHASE_SECONDS.
            begin_seconds: how long the first phase may keep us waiting.
            seconds: how long the report may, from there.

        Raises:
            SandboxBrokenError: as in `receive`, or the report is not for this job.
        """
        deadline = time.monotonic() + begin_seconds
        has_begun = False
        while True:
            message = self.receive(deadline)
            if "report" not in message:
                if not has_begun:
                    has_begun = True
                    deadline = time.monotonic() + seconds
                if not self._buffer and not self._hear(PHASE_SECONDS):
                    on_phase(str(message.get("phase", "")))
                continue
            try:
                report = RawReport.model_validate(message["report"])
            except ValidationError as error:
                raise SandboxFaultyError(f"the report has another form: {error}") from error
            if report.nonce != nonce or report.protocol_version != PROTOCOL_VERSION:
                raise SandboxFaultyError("the report is for another job or another version")
            if report.ended == "grader_broken":
                raise SandboxFaultyError(f"the grader failed: {report.grader_error}")
            return report

    def _take(self, count: int, deadline: float) -> bytes:
        while len(self._buffer) < count:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise SandboxSilentError("the sandbox did not answer in time")
            self._hear(remaining)
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _hear(self, seconds: float) -> bool:
        """Take in what comes; return whether something came within the time."""
        try:
            data = self._channel.receive(seconds)
        except TimeoutError:
            return False
        except OSError as error:
            raise SandboxEndedError(f"the sandbox has gone: {error}") from error
        if not data:
            raise SandboxEndedError("the sandbox ended before its report")
        self._buffer += data
        return True
