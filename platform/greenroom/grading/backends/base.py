"""What the queue needs of a sandbox, wherever it runs."""

import select
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from greenroom.grading.types import NO_LIMITS, SandboxLimits
from greenroom.grading.wire import (
    PROTOCOL_VERSION,
    Channel,
    Conversation,
    RawReport,
    SandboxBrokenError,
    SandboxEndedError,
    SandboxOutOfMemoryError,
    SandboxUnavailableError,
)

BOOT_SECONDS = 30.0
HAND_OVER_SECONDS = 15.0
"""How long a sandbox may take to begin with its job: one that has just booted warms up first."""
GRACE_SECONDS = 5.0
"""How much longer than the job's own time its report may take, from there."""


def is_readable(source: int | socket.socket, timeout_seconds: float) -> bool:
    """Return whether a descriptor has data, or its end, within the time; any number of it."""
    poller = select.poll()
    poller.register(source, select.POLLIN)
    return bool(poller.poll(timeout_seconds * 1000))


class Sandbox:
    """A booted sandbox that serves one job and is closed."""

    def __init__(
        self,
        channel: Channel,
        close: Callable[[], None],
        image: str,
        ran_out_of_memory: Callable[[], bool] = lambda: False,
        limits: SandboxLimits = NO_LIMITS,
    ) -> None:
        """Take what a backend has started.

        Args:
            channel: the way to the supervisor.
            close: destroys everything; called once or more.
            image: digest of the image; empty for the local sandbox.
            ran_out_of_memory: tells why a sandbox has ended, as far as the backend knows.
            limits: what the sandbox as a whole may use.
        """
        self._ran_out_of_memory = ran_out_of_memory
        self._channel = channel
        self._conversation = Conversation(channel)
        self._close = close
        self.image = image
        self.limits = limits
        self.harness_version = ""
        """What the supervisor said; empty until it is ready."""
        self.started_at = time.monotonic()

    def wait_until_ready(self) -> None:
        """Wait for the supervisor's first frame.

        Raises:
            SandboxUnavailableError: it did not boot, or speaks another version.
        """
        try:
            ready = self._conversation.receive(time.monotonic() + BOOT_SECONDS)
        except SandboxBrokenError as error:
            raise SandboxUnavailableError(f"A sandbox did not start: {error}.") from error
        if ready.get("protocol_version") != PROTOCOL_VERSION:
            raise SandboxUnavailableError(
                "The sandbox image is of another version than this server. Build it again: "
                "make image"
            )
        self.harness_version = str(ready.get("harness_version", ""))

    def grade(self, job: dict[str, Any], on_phase: Callable[[str], None]) -> RawReport:
        """Hand over the job and wait for its report.

        Raises:
            SandboxBrokenError: the sandbox ended, or took longer than its own limits allow.
        """
        self._conversation.send(job)
        try:
            return self._conversation.receive_report(
                job["nonce"],
                on_phase,
                begin_seconds=HAND_OVER_SECONDS,
                seconds=float(job["limits"]["seconds"]) + GRACE_SECONDS,
            )
        except SandboxEndedError as error:
            if self._ran_out_of_memory():
                raise SandboxOutOfMemoryError("the sandbox ran out of memory") from error
            raise

    def is_alive(self) -> bool:
        """Return whether this booted sandbox still waits for its job."""
        return self._channel.is_open()

    def close(self) -> None:
        """Destroy the sandbox; safe to call again."""
        self._close()


class Backend(Protocol):
    """Makes sandboxes."""

    name: str
    """For every page and report: `docker (runc)`, `docker (runsc)` or `local`."""
    kind: str
    runtime: str

    def start(self) -> Sandbox:
        """Return a booted sandbox. Raises SandboxUnavailableError."""

    def is_available(self) -> bool:
        """Return whether a sandbox could be started now, as far as can be told quickly."""

    def remove_leftovers(self) -> None:
        """Destroy what this server, or an earlier process of it, could not destroy."""

    def close(self) -> None:
        """Let go of what the backend holds; it may be used again afterwards."""
