"""What checks may ask for: the candidate's app, its functions, files, and services that we play."""

import base64
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from harness.calls import Solution
from harness.client import Api
from harness.clock import CheckClock
from harness.config import Configuration
from harness.suites import Files, Suite, shown_implementation

if TYPE_CHECKING:
    from harness.grader import Supervisor
    from harness.upstream import Upstream

SHUT_DOWN_SECONDS = 3.0
LOOK_SECONDS = 0.02


class Apps:
    """Starts the candidate's app when a check needs one, and again when it has ended."""

    def __init__(self, job: dict[str, Any], supervisor: "Supervisor", clock: CheckClock) -> None:
        self._clock = clock
        self._kind = job["kind"]
        self._timeout_seconds = job["limits"]["check_seconds"] + 1
        self._supervisor = supervisor
        self._current: Api | Solution | None = None
        self._starts = False
        """Whether an app starts already that no check has asked for yet."""

    def current(self) -> Api | Solution:
        """Return a client of the running app; start it first if there is none.

        An app that ended by itself after an earlier check costs this one nothing.
        """
        if self._current is not None:
            with self._clock.paused():
                alive = self._supervisor.app_is_alive()
            if alive:
                return self._current
        if self._starts:
            return self._meet()
        return self.start({})

    def start_ahead(self) -> None:
        """Have the app started, and go on meanwhile: the next check that needs it waits for it."""
        self._begin({}, {})

    def start(self, env: dict[str, str], files: Files | None = None) -> Api | Solution:
        """End the running app and start it anew, with these environment variables and files."""
        self._begin(env, dict(files or {}))
        return self._meet()

    def _begin(self, env: dict[str, str], files: dict[str, str]) -> None:
        self.stop()
        with self._clock.paused():
            self._supervisor.start_app(env, files)
            self._starts = True

    def _meet(self) -> Api | Solution:
        with self._clock.paused():
            self._starts = False
            path = self._supervisor.app_socket()
        self._current = Api(path, self._timeout_seconds) if self._kind == "api" else Solution(path)
        return self._current

    def shut_down(self) -> bool:
        """Ask the running app to end, as a deployment does; return whether it did in time."""
        if self._current is None:
            return True
        self._supervisor.shut_down_app()
        until = time.monotonic() + SHUT_DOWN_SECONDS
        while (alive := self._supervisor.app_is_alive()) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        self.stop()
        return not alive

    def stop(self) -> None:
        """End the app, if one runs."""
        if self._starts:
            with suppress(ConnectionError), self._clock.paused():
                self._starts = False
                self._supervisor.app_socket()
            self._supervisor.stop_app()
        if self._current is not None:
            self._current.close()
            self._current = None
            self._supervisor.stop_app()

    def run_suite(self, files: Files) -> Any:
        """Start the candidate's tests beside an implementation, and return what they say."""
        solution = self.start({}, files)
        if not isinstance(solution, Solution):
            raise TypeError("only a question of the kind `tests` has a suite")
        solution.limit_wait(self._timeout_seconds)
        try:
            return solution.call("run")
        finally:
            self.stop()


class FreshApi:
    """Starts the app anew: `fresh_api(env={...})`; and ends it gently: `fresh_api.shut_down()`."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps

    def __call__(self, env: dict[str, str] | None = None) -> Api | Solution:
        """End the running app, start it anew with these environment variables, and return it."""
        return self._apps.start(env or {})

    def shut_down(self) -> bool:
        """Ask the app to end; return whether it did so by itself within three seconds."""
        return self._apps.shut_down()


class SharedFiles:
    """Files that outlive the app: a database, a log. Names are of this check alone."""

    def __init__(self, folder: str, prefix: str, supervisor: "Supervisor") -> None:
        self._folder = folder
        self._prefix = prefix
        self._supervisor = supervisor

    def path(self, name: str) -> str:
        """Return the path of a file for the app's environment; nothing is there at first."""
        return f"{self._folder}/{self._prefix}-{name}"

    def read(self, name: str) -> bytes | None:
        """Return what the app has written, up to 256 KiB; None if it cannot be read."""
        said = self._supervisor.read_file(f"{self._prefix}-{name}")
        return base64.b64decode(said) if type(said) is str else None


class Fixtures:
    """The pytest fixtures of checks."""

    def __init__(self, job: dict[str, Any], supervisor: "Supervisor", clock: CheckClock) -> None:
        self.apps = Apps(job, supervisor, clock)
        self._clock = clock
        self._supervisor = supervisor
        self._shared_dir = job.get("shared_dir", "")
        self._implementations: dict[str, Files] = job.get("implementations", {})
        self._suites: dict[str, Suite] = {}
        self._number = 0

    @pytest.fixture
    def api(self) -> Api | Solution:
        """HTTP client of the candidate's app, shared by the checks of a phase."""
        return self.apps.current()

    @pytest.fixture
    def fresh_api(self) -> Iterator[FreshApi]:
        """Return a function that starts the app anew, optionally with environment variables."""
        yield FreshApi(self.apps)
        self.apps.stop()

    @pytest.fixture
    def solution(self) -> Api | Solution:
        """Caller of the candidate's functions, shared by the checks of a phase."""
        return self.apps.current()

    @pytest.fixture
    def config(self) -> Configuration:
        """Reader of the candidate's configuration files."""
        return Configuration(self.apps.current())

    @pytest.fixture
    def suite(self, request: pytest.FixtureRequest) -> Suite:
        """The candidate's tests, run on every implementation; for examples, on one right one."""
        phase = request.node.nodeid.partition("/")[0]
        if phase not in self._suites:
            chosen = self._implementations
            if phase == "examples":
                chosen = shown_implementation(chosen)
            # Each run has its own limit, and all together the submission's.
            with self._clock.paused():
                self._suites[phase] = Suite(chosen, self.apps.run_suite)
        return self._suites[phase]

    @pytest.fixture
    def shared_files(self) -> SharedFiles:
        """Files that outlive a start of the app."""
        self._number += 1
        return SharedFiles(self._shared_dir, str(self._number), self._supervisor)

    @pytest.fixture
    def upstream(self) -> Iterator["Upstream"]:
        """A service that the check plays, for an app that calls others."""
        from harness.upstream import Upstream  # noqa: PLC0415 - few questions need it

        with Upstream() as upstream:
            yield upstream
