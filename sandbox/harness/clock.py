"""The time limit of one check."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class CheckTimeoutError(BaseException):
    """The check's time is up; not an Exception, so that no `except Exception` hides it."""


class CheckClock:
    """The time limit of one check; it stands still while the candidate's app starts."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._armed = False
        signal.signal(signal.SIGALRM, self._ring)

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise CheckTimeoutError

    def start(self) -> None:
        """Give a check its full time."""
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def stop(self) -> None:
        """End the check's time."""
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold the time; the supervisor's own limits go on."""
        was_armed, self._armed = self._armed, False
        remaining, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            yield
        finally:
            if was_armed:
                self._armed = True
                # 0 would switch it off: time that ran out just now rings at once
                signal.setitimer(signal.ITIMER_REAL, remaining or 0.001)
