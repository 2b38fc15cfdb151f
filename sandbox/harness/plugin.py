"""The grader's pytest plugin: a time limit and one message for each check."""

import re
import time
from collections.abc import Generator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from harness.clock import CheckClock, CheckTimeoutError
from harness.fixtures import Apps, Fixtures

if TYPE_CHECKING:
    from harness.grader import Supervisor

MAX_MESSAGE_CHARACTERS = 2000
FIRST_CHECK = re.compile(r"^def test_\w+\(([^)]*)\)", re.MULTILINE)
USUAL_APP = {"api", "solution", "config"}
"""Fixtures that are the running app, started without anything of the check's own."""


class ChecksPlugin:
    """Runs each check within its time and reports it; knows nothing of points or the verdict."""

    _clock: CheckClock
    _apps: Apps

    def __init__(self, supervisor: "Supervisor", checks_dir: Path) -> None:
        self._supervisor = supervisor
        self._checks_dir = checks_dir
        self._hidden_files: dict[str, str] = {}
        self._started_at = 0.0
        self.expected: list[str] = []
        """Ids of the checks that the job lists."""
        self.collected: list[str] = []
        """Ids of the checks that pytest found."""
        self.trouble: BaseException | None = None
        """An error outside of the checks."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Wait for the job: all that pytest does up to here is the same for each one."""
        job = self._supervisor.receive_job()
        self.expected = job["check_ids"]
        self._hidden_files = job["hidden_files"]
        self._write(job["example_files"])
        self._clock = CheckClock(float(job["limits"]["check_seconds"]))
        fixtures = Fixtures(job, self._supervisor, self._clock)
        self._apps = fixtures.apps
        session.config.pluginmanager.register(fixtures)

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep an error that pytest itself would only turn into an exit status."""
        self.trouble = excinfo.value

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Module | None:
        """Take in the hidden checks, whose assertions are left as they are."""
        if file_path.parent.name != "hidden" or not file_path.match("test_*.py"):
            return None
        return pytest.Module.from_parent(parent, path=file_path)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which checks there are, before any of them runs."""
        self.collected += [item.nodeid for item in session.items]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the examples, then collect the hidden checks and run those, with an app of their own.

        What the code printed is shown up to there only, so nothing of the examples may still run.
        While that app starts, the hidden checks are collected.
        """
        _run_items(session)
        if self._hidden_files:
            self._apps.stop()
            self._supervisor.send({"op": "phase", "phase": "hidden"})
            if _begins_with_the_usual_app(self._hidden_files):
                self._apps.start_ahead()
            self._write(self._hidden_files)
            session.perform_collect([str(self._checks_dir / "hidden")])
            _run_items(session)
        return True

    def _write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self._checks_dir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Time the whole check."""
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


def _run_items(session: pytest.Session) -> None:
    for item, following in zip_longest(session.items, session.items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _begins_with_the_usual_app(files: dict[str, str]) -> bool:
    """Return whether the first check asks for the app as it is, as far as its text shows.

    Otherwise the app would start for nothing; nothing but time depends on it.
    """
    first = FIRST_CHECK.search(files[min(files)])
    asks_for = {name.strip() for name in first[1].split(",")} if first else set()
    return bool(asks_for & USUAL_APP) and "fresh_api" not in asks_for


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
