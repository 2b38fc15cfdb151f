"""Whatever is killed, and whenever: each submission is graded once the rest is back, and once only.

The server is the real one, in a process of its own. It works on one submission in each phase, held
there by code that sleeps or, where a phase is too short for that, by a forwarder before the engine
that lets half of the job in, or half of the report out. Then one blow hits all of them.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import docker
import pytest
from docker.models.containers import Container
from sqlalchemy import Engine
from sqlmodel import Session, delete, select

from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.types import PHASE_WORDS, JobStatus, Mode, Outcome
from support.cuttable import CuttableEngine
from support.jobs import EXAMPLE, RIGHT, package, with_handler

HELD_SECONDS = 11.0
IMPORT_HELD_SECONDS = 4.0
LIMITS = {"seconds": 13.0, "check_seconds": 13.0}
LEASE_MARGIN_SECONDS = 2
PATIENCE_SECONDS = 90
TRIES = 3
"""How often the phases are arranged, should a busy machine be too slow for them."""
WORKERS = 5
"""One for each phase but `queued`, whose submission finds all of them at work."""
READY = b'"ready":true'
REPORT = b'{"report":'
STORING_SECONDS = 0.3
"""The server does nothing in this time but to wait for the database, which is locked for longer."""
SLEEP_A_MOMENT = "__import__('time').sleep(1)"
ON_ITS_WAY_IN = "stopped on its way in"
ON_ITS_WAY_OUT = "stopped on its way out"
WORDY_CHECKS = 100
"""Their messages make a report that no pipe between sandbox and forwarder has room for. The mark is
written backwards in them: it is to be found in the report, and not in the job."""
WORDY_SECONDS = 18.0
WORDY_EXAMPLES = "from harness import check\n" + "".join(
    f"""
@check("Finds fault at length", hint="It always does.")
def test_fault_{number}(api):
    raise AssertionError("{ON_ITS_WAY_OUT[::-1]}"[::-1] + "\\N{{PERFORMING ARTS}}" * 2000)
"""
    for number in range(WORDY_CHECKS)
)


def _sleep_until(moment: float) -> str:
    return f"__import__('time').sleep(max(0, {moment} - __import__('time').time()))"


def _wordy_package() -> dict[str, Any]:
    plain = package(**{**LIMITS, "seconds": WORDY_SECONDS})
    example, *hidden = plain["checks"]
    name = "examples/test_faults.py"
    faults = [
        {**example, "id": f"{name}::test_fault_{number}", "name": "Finds fault at length"}
        for number in range(WORDY_CHECKS)
    ]
    files = {"examples/test_echo.py": EXAMPLE, name: WORDY_EXAMPLES}
    return {**plain, "checks": [example, *faults, *hidden], "example_files": files}


PHASES = {
    "starting": "starting",
    "importing": "importing",
    "examples": "examples",
    "hidden": "hidden",
    "reporting": "hidden",  # the server hears of no phase between this and the report
    "queued": None,
}
"""The phase that the database has for each submission, when the blow falls."""


class Server:
    """`greenroom serve` as a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and do not wait until it serves."""
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "greenroom.cli", "serve"],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def end(self, how: signal.Signals) -> None:
        """End it by a signal, and wait until it has gone."""
        if self._process is not None:
            self._process.send_signal(how)
            try:
                self._process.wait(PATIENCE_SECONDS)
            finally:
                self._process.kill()
                self._process.wait()
                self._process = None


@pytest.fixture
def forwarder(cuttable: CuttableEngine) -> CuttableEngine:
    """The real engine, behind a door that counts the sandboxes that have booted."""
    cuttable.look_for(READY)
    return cuttable


@pytest.fixture
def workers() -> int:
    """How many submissions the server grades at once, and how many sandboxes wait."""
    return WORKERS


@pytest.fixture
def server(
    tmp_path: Path, database_url: str, forwarder: CuttableEngine, workers: int
) -> Iterator[Server]:
    """A server that has started, on the test's database and behind the forwarder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    settings = {
        "DATABASE_URL": database_url,
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough",
        "PORT": str(_free_port()),
        "SANDBOX": "docker",
        "DOCKER_HOST": forwarder.address,
        "GRADING_WORKERS": str(workers),
        "GRADING_LEASE_MARGIN_SECONDS": str(LEASE_MARGIN_SECONDS),
    }
    named = {f"GREENROOM_{name}": value for name, value in settings.items()}
    server = Server(tmp_path, {**kept, **named})
    server.start()
    yield server
    forwarder.let_go()
    server.end(signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def containers(tmp_path: Path) -> Iterator[Callable[[], list[Container]]]:
    """Call it for the server's running containers, asked of the engine itself."""
    engine = docker.from_env()
    settings = Settings(_env_file=None, demo=True, var_dir=tmp_path)
    label = DockerBackend(settings).label
    yield lambda: [
        engine.containers.get(one["Id"]) for one in engine.api.containers(filters={"label": label})
    ]
    engine.close()


class Submissions:
    """One submission for each phase, in the server's database."""

    def __init__(self, engine: Engine, forwarder: CuttableEngine) -> None:
        self._engine = engine
        self._forwarder = forwarder
        self._jobs: dict[str, UUID] = {}
        with Session(for_writing(engine)) as session:
            for name, data in {
                "plain": package(**LIMITS),
                "short": package(seconds=4.0),
                "wordy": _wordy_package(),
            }.items():
                session.add(Package(content_hash=name, question_slug=name, data=data))
            session.commit()

    def bring_each_into_its_phase(self, also: Callable[[], bool] = lambda: True) -> None:
        """Return when each submission is in its own phase, and will be there for a moment.

        Args:
            also: what must hold then, too.
        """
        for _ in range(TRIES):
            _wait("the sandboxes", lambda: self._forwarder.count(READY) >= WORKERS)
            self._send_one_for_each_phase()
            if self.phases() == PHASES and also():
                return
            self._forwarder.let_go()
            self.verdicts()
            self._forget()
        raise AssertionError(f"the machine is too slow: {self.phases()}")

    def _send_one_for_each_phase(self) -> None:
        half_in = self._forwarder.hold(ON_ITS_WAY_IN.encode())
        half_out = self._forwarder.hold(ON_ITS_WAY_OUT.encode())
        self._send("starting", f"# {ON_ITS_WAY_IN}\n{RIGHT}")
        self._send("reporting", RIGHT, "wordy")
        _wait("half of a job", half_in.is_set)
        _wait("half of a report", half_out.is_set)
        held = _sleep_until(time.time() + HELD_SECONDS)
        self._send("examples", with_handler(f"word.word == 'lamp' and {held}"))
        self._send("hidden", with_handler(f"word.word == 'hidden-word' and {held}"))
        self._wait_for_phases(examples="examples", hidden="hidden")
        self._send("importing", _sleep_until(time.time() + IMPORT_HELD_SECONDS) + RIGHT)
        self._wait_for_phases(importing="importing")
        self._send("queued", RIGHT)

    def _forget(self) -> None:
        with Session(for_writing(self._engine)) as session:
            session.exec(delete(Report))
            session.exec(delete(Job))
            session.commit()
        self._jobs.clear()

    @contextmanager
    def bring_one_to_its_storing(self) -> Iterator[None]:
        """Yield when the server has a report in its hands and cannot store it; then let it."""
        self._forwarder.look_for(REPORT)
        code = with_handler(f"word.word == 'hidden-word' and {SLEEP_A_MOMENT}")
        self._send("storing", code, "short")
        self._wait_for_phases(storing="hidden")
        with Session(for_writing(self._engine)) as session:
            # On SQLite this takes the one lock for writing, on PostgreSQL that of the row.
            session.exec(select(Job).where(Job.id == self._jobs["storing"]).with_for_update())
            _wait("the report", lambda: self._forwarder.count(REPORT) > 0)
            time.sleep(STORING_SECONDS)
            yield
            session.rollback()

    def wait_until_all_are_queued(self) -> None:
        """Wait until the server has put every submission back."""
        _wait("all to be put back", lambda: self._count(JobStatus.QUEUED) == len(self._jobs))

    def verdicts(self) -> dict[str, tuple[Outcome, int]]:
        """Wait until each submission is finished; return outcome and points by its phase."""
        _wait("all to be finished", lambda: self._count(JobStatus.FINISHED) == len(self._jobs))
        with Session(self._engine) as session:
            reports = {one.job_id: one for one in session.exec(select(Report)).all()}
        assert len(reports) == len(self._jobs)
        return {
            phase: (reports[job_id].outcome, reports[job_id].points)
            for phase, job_id in self._jobs.items()
        }

    def phases(self) -> dict[str, str | None]:
        """Return the phase that the database has for each submission."""
        with Session(self._engine) as session:
            return {name: session.get_one(Job, one).phase for name, one in self._jobs.items()}

    def _wait_for_phases(self, **wanted: str) -> None:
        _wait(f"the phases {wanted}", lambda: wanted.items() <= self.phases().items())

    def _send(self, phase: str, code: str, package_name: str = "plain") -> None:
        with Session(for_writing(self._engine)) as session:
            job = Job(
                question_slug=package_name,
                content_hash=package_name,
                mode=Mode.SUBMIT,
                files={"main.py": code},
            )
            self._jobs[phase] = job.id
            session.add(job)
            session.commit()

    def _count(self, status: JobStatus) -> int:
        with Session(self._engine) as session:
            return len(session.exec(select(Job.id).where(Job.status == status)).all())


def _wait(what: str, condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.02)


@pytest.fixture
def submissions(engine: Engine, forwarder: CuttableEngine) -> Submissions:
    """One submission for each phase."""
    return Submissions(engine, forwarder)


RIGHT_VERDICTS = {
    "queued": (Outcome.PASSED, 4),
    "starting": (Outcome.PASSED, 4),
    "importing": (Outcome.PASSED, 4),
    "examples": (Outcome.PASSED, 4),
    "hidden": (Outcome.PASSED, 4),
    "reporting": (Outcome.FAILED, 4),
}


def test_every_phase_that_there_is_is_hit() -> None:
    assert set(RIGHT_VERDICTS) == {"queued", *PHASE_WORDS}


@pytest.mark.both_databases
def test_a_server_that_is_killed_leaves_nothing_ungraded(
    server: Server, forwarder: CuttableEngine, submissions: Submissions
) -> None:
    submissions.bring_each_into_its_phase()

    server.end(signal.SIGKILL)
    forwarder.let_go()
    server.start()

    assert submissions.verdicts() == RIGHT_VERDICTS


@pytest.mark.both_databases
@pytest.mark.parametrize("workers", [1])
@pytest.mark.usefixtures("workers")
def test_a_server_that_is_killed_while_it_stores_a_report_has_one_in_the_end(
    server: Server, submissions: Submissions
) -> None:
    with submissions.bring_one_to_its_storing():
        server.end(signal.SIGKILL)
    server.start()

    assert submissions.verdicts() == {"storing": (Outcome.PASSED, 4)}


@pytest.mark.usefixtures("server")
def test_an_engine_that_stops_leaves_nothing_ungraded(
    forwarder: CuttableEngine, submissions: Submissions
) -> None:
    submissions.bring_each_into_its_phase()

    forwarder.cut()
    submissions.wait_until_all_are_queued()
    forwarder.restore()

    assert submissions.verdicts() == RIGHT_VERDICTS


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "end", [lambda one: one.remove(force=True), lambda one: one.kill()], ids=["removed", "killed"]
)
def test_containers_that_are_removed_or_whose_supervisor_is_killed_leave_nothing_ungraded(
    forwarder: CuttableEngine, submissions: Submissions, containers, end
) -> None:
    # The supervisor with half of its report out still runs, too.
    submissions.bring_each_into_its_phase(also=lambda: len(containers()) >= WORKERS)
    running = containers()

    supervisors = [Path("/proc") / str(one.attrs["State"]["Pid"]) for one in running]
    with ThreadPoolExecutor(max_workers=len(running)) as pool:
        ended = pool.map(end, running)
        _wait("the supervisors' end", lambda: not any(one.exists() for one in supervisors))
        forwarder.let_go()  # the engine says that a container has ended once its output is read
        list(ended)

    assert submissions.verdicts() == RIGHT_VERDICTS
