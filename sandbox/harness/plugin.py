"""The grader's pytest plugin: fixtures for checks, a time limit and one message for each."""

import signal
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from harness.calls import Solution
from harness.client import Api

if TYPE_CHECKING:
    from harness.grader import Supervisor

MAX_MESSAGE_CHARACTERS = 2000


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


class Apps:
    """Starts the candidate's app when a check needs one, and again when it has ended."""

    def __init__(self, job: dict[str, Any], supervisor: "Supervisor", clock: CheckClock) -> None:
        self._clock = clock
        self._kind = job["kind"]
        self._timeout_seconds = job["limits"]["check_seconds"] + 1
        self._supervisor = supervisor
        self._current: Api | Solution | None = None

    def current(self) -> Api | Solution:
        """Return a client of the running app; start it first if there is none.

        An app that ended by itself after an earlier check costs this one nothing.
        """
        if self._current is not None:
            with self._clock.paused():
                alive = self._supervisor.app_is_alive()
            if alive:
                return self._current
        return self.start({})

    def start(self, env: dict[str, str]) -> Api | Solution:
        """End the running app and start it anew, with these environment variables added."""
        self.stop()
        with self._clock.paused():
            path = self._supervisor.start_app(env)
        self._current = Solution(path) if self._kind == "code" else Api(path, self._timeout_seconds)
        return self._current

    def stop(self) -> None:
        """End the app, if one runs."""
        if self._current is not None:
            self._current.close()
            self._current = None
            self._supervisor.stop_app()


class ChecksPlugin:
    """Runs each check within its time and reports it; knows nothing of points or the verdict."""

    def __init__(self, job: dict[str, Any], supervisor: "Supervisor") -> None:
        self._supervisor = supervisor
        self._clock = CheckClock(float(job["limits"]["check_seconds"]))
        self._apps = Apps(job, supervisor, self._clock)
        self._phase = "examples"
        self._started_at = 0.0
        self.collected: list[str] = []
        """Ids of the checks that pytest found."""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which checks there are, before any of them runs."""
        self.collected = [item.nodeid for item in session.items]

    @pytest.fixture
    def api(self) -> Api | Solution:
        """HTTP client of the candidate's app, shared by the checks of a phase."""
        return self._apps.current()

    @pytest.fixture
    def fresh_api(self) -> Iterator[Callable[..., Api | Solution]]:
        """Return a function that starts the app anew, optionally with environment variables."""
        yield lambda env=None: self._apps.start(env or {})
        self._apps.stop()

    @pytest.fixture
    def solution(self) -> Api | Solution:
        """Caller of the candidate's functions, shared by the checks of a phase."""
        return self._apps.current()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Time the whole check, and note when the hidden ones begin."""
        phase = item.nodeid.partition("/")[0]
        if phase != self._phase:
            self._phase = phase
            # What the code printed is shown up to here only, so the hidden checks get an app of
            # their own that nothing of the examples still runs in.
            self._apps.stop()
            self._supervisor.send({"op": "phase", "phase": phase})
        self._parts: list[tuple[pytest.CallInfo[None], str | None]] = []
        self._started_at = time.perf_counter()
        self._clock.start()
        late = False
        result: object = True
        try:
            result = yield
        except CheckTimeoutError:
            late = True  # it rang between two parts of the check
        finally:
            self._clock.stop()
        self._send(item, late=late)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Keep what a part of the check raised; pytest's own rendering of it would cost time."""
        message = None
        if call.excinfo is not None and item.nodeid.startswith("examples/"):
            with self._clock.paused():
                message = _message(call.excinfo)
        self._parts.append((call, message))
        return pytest.TestReport(
            item.nodeid,
            item.location,
            keywords={},
            outcome="passed" if call.excinfo is None else "failed",
            longrepr=None,
            when="call" if call.when == "collect" else call.when,
        )

    def _send(self, item: pytest.Item, *, late: bool) -> None:
        outcome = "timed_out" if late else "passed" if self._parts else "failed"
        message = None
        for call, text in self._parts:
            if call.excinfo is not None and outcome == "passed":
                outcome, message = _outcome_of(call.excinfo.value), text
        if outcome in {"timed_out", "crashed"}:
            self._apps.stop()
        self._supervisor.send(
            {
                "op": "check",
                "id": item.nodeid,
                "outcome": outcome,
                "time_ms": (time.perf_counter() - self._started_at) * 1000,
                "message": message,
            }
        )


def _outcome_of(error: BaseException) -> str:
    if isinstance(error, CheckTimeoutError | httpx2.TimeoutException):
        return "timed_out"
    if isinstance(error, httpx2.TransportError | ConnectionError):
        return "crashed"
    return "failed"


def _message(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """Return what an example's author and the candidate both want to read: line and values."""
    if isinstance(excinfo.value, CheckTimeoutError):
        return "No answer within the time for one check."
    entry = excinfo.traceback[-1]
    for candidate in reversed(excinfo.traceback):
        if "/examples/" in str(candidate.path):
            entry = candidate
            break
    line = str(entry.statement).strip()
    text = f"{line}\n{excinfo.exconly(tryshort=True)}"
    return text[:MAX_MESSAGE_CHARACTERS]
