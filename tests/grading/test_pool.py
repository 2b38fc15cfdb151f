"""The pool keeps its size, costs a verdict nothing, and mends itself.

Where the order of events matters, sandboxes are made at the edge and boot when the test says; the
rest is done with the engine.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.api.client import APIClient
from docker.models.containers import Container
from fastapi import FastAPI
from pydantic import ValidationError

from greenroom.config import Settings
from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.backends.docker import LABEL, DockerBackend
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.pool import LOOK_SECONDS, MAX_IDLE_SECONDS, RETRY_SECONDS, Pool
from greenroom.grading.types import Outcome
from greenroom.grading.wire import SandboxUnavailableError
from support.cuttable import CuttableEngine
from support.jobs import with_handler

PATIENCE_SECONDS = 60
A_MOMENT = 0.3
"""Long enough for a thread that is about to do something to do it."""
START_A_POOL = """
import sys, time
from pathlib import Path
from greenroom.config import Settings
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.pool import Pool

pool = Pool(DockerBackend(Settings(_env_file=None, demo=True, var_dir=Path(sys.argv[1]))), size=2)
pool.start()
while pool.state().ready < 2:
    time.sleep(0.05)
print("ready", flush=True)
time.sleep(600)
"""


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


# --- order and number: sandboxes that boot when the test says ---


class Paper:
    """The channel of a sandbox that is not there."""

    def __init__(self) -> None:
        self.open = True

    def send(self, data: bytes) -> None:
        """Refuse: nobody hands over a job."""
        raise NotImplementedError

    def receive(self, timeout_seconds: float) -> bytes:
        """Refuse: nobody waits for a report."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Return what the test has set."""
        return self.open


class PaperSandbox(Sandbox):
    """Waits, ends and is closed; judges nothing."""

    def __init__(self) -> None:
        self.channel = Paper()
        super().__init__(self.channel, self._end, image="")

    def _end(self) -> None:
        self.channel.open = False


class PaperBackend:
    """Boots paper sandboxes, while its gate is open."""

    name = kind = runtime = "paper"

    def __init__(self) -> None:
        self.begun = 0
        self.booted: list[PaperSandbox] = []
        self.gate = threading.Event()
        self.gate.set()
        self.trouble: Exception | None = None

    def start(self) -> Sandbox:
        """Wait for the gate; then boot one, or run into the trouble."""
        self.begun += 1
        assert self.gate.wait(PATIENCE_SECONDS)
        if self.trouble is not None:
            raise self.trouble
        sandbox = PaperSandbox()
        self.booted.append(sandbox)
        return sandbox

    def is_available(self) -> bool:
        """Return whether there is no trouble."""
        return self.trouble is None

    def remove_leftovers(self) -> None:
        """Leave nothing, as nothing is there."""

    def close(self) -> None:
        """Hold nothing."""

    @property
    def living(self) -> list[PaperSandbox]:
        """Return those that have not ended, in the order of their boots."""
        return [one for one in self.booted if one.channel.open]


@pytest.fixture
def paper() -> PaperBackend:
    """A backend that boots when the test says."""
    return PaperBackend()


@pytest.fixture
def start_pool() -> Iterator[Callable[[Backend, int], Pool]]:
    """Call it for a pool that is filling; it is stopped after the test."""
    pools = []

    def start(backend: Backend, size: int) -> Pool:
        pool = Pool(backend, size)
        pool.start()
        pools.append(pool)
        return pool

    yield start
    for pool in pools:
        pool.stop()


@pytest.fixture
def start_full(start_pool) -> Callable[[Backend, int], Pool]:
    """Call it for a pool that is full."""

    def start(backend: Backend, size: int) -> Pool:
        pool = start_pool(backend, size)
        wait_until(lambda: pool.state().ready == size)
        return pool

    return start


@pytest.mark.parametrize("size", [0, 1, 3])
def test_the_pool_boots_as_many_as_its_size_and_no_more(
    paper: PaperBackend, start_full, size: int
) -> None:
    pool = start_full(paper, size)

    time.sleep(A_MOMENT)

    assert (paper.begun, pool.state().ready) == (size, size)


@pytest.mark.parametrize(
    ("settings_overrides", "size"),
    [
        ({}, 2),
        ({"grading_workers": 3}, 3),
        ({"sandbox_pool_size": 5}, 5),
        ({"sandbox_pool_size": 0}, 0),
    ],
)
def test_its_size_is_a_setting_and_otherwise_that_of_the_workers(app: FastAPI, size: int) -> None:
    assert app.state.grading_queue.pool.state().size == size


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Settings(_env_file=None, sandbox_pool_size=-1)


def test_a_pool_of_none_boots_one_when_it_is_asked(paper: PaperBackend, start_pool) -> None:
    pool = start_pool(paper, 0)

    pool.discard(pool.take())
    time.sleep(A_MOMENT)

    assert paper.begun == 1
    wait_until(lambda: paper.living == [])


def test_nothing_boots_beside_a_verdict_while_another_sandbox_waits(
    paper: PaperBackend, start_full
) -> None:
    pool = start_full(paper, 2)

    sandbox = pool.take()
    time.sleep(A_MOMENT)
    assert (paper.begun, pool.state().in_use, pool.state().ready) == (2, 1, 1)

    pool.discard(sandbox)
    wait_until(lambda: pool.state().ready == 2)
    assert paper.begun == 3


def test_the_last_one_taken_is_replaced_at_once_and_alone(paper: PaperBackend, start_full) -> None:
    pool = start_full(paper, 2)

    taken = [pool.take(), pool.take()]
    wait_until(lambda: pool.state().ready == 1)
    time.sleep(A_MOMENT)

    assert paper.begun == 3
    for one in taken:
        pool.discard(one)


def test_one_that_is_given_back_never_makes_the_pool_larger(
    paper: PaperBackend, start_full
) -> None:
    pool = start_full(paper, 1)
    paper.gate.clear()
    sandbox = pool.take()
    wait_until(lambda: paper.begun == 2)

    pool.give_back(sandbox)
    paper.gate.set()

    wait_until(lambda: len(paper.booted) == 2 and len(paper.living) == 1)
    assert pool.state().ready == 1


def test_one_that_a_worker_booted_and_gives_back_does_not_make_it_larger_either(
    paper: PaperBackend, start_pool
) -> None:
    pool = start_pool(paper, 0)

    pool.give_back(pool.take())

    wait_until(lambda: paper.living == [])
    assert pool.state().ready == 0


def test_an_old_one_waits_on_until_its_replacement_has_booted(
    paper: PaperBackend, start_full
) -> None:
    pool = start_full(paper, 1)
    (old,) = paper.living
    paper.gate.clear()

    old.started_at -= MAX_IDLE_SECONDS
    wait_until(lambda: paper.begun == 2, LOOK_SECONDS + 1)
    assert pool.state().ready == 1
    assert old.is_alive()

    paper.gate.set()
    wait_until(lambda: not old.is_alive())
    assert pool.state().ready == 1
    assert pool.state().oldest_seconds < MAX_IDLE_SECONDS


def test_one_that_has_ended_is_never_handed_out(paper: PaperBackend, start_full) -> None:
    pool = start_full(paper, 2)
    first, second = paper.living
    first.channel.open = False

    assert pool.take() is second
    assert pool.state().in_use == 1
    pool.discard(second)


@pytest.mark.parametrize("trouble", [SandboxUnavailableError("No engine."), RuntimeError("New.")])
def test_trouble_passes_and_the_pool_fills(
    paper: PaperBackend, start_pool, trouble: Exception
) -> None:
    paper.trouble = trouble
    pool = start_pool(paper, 1)
    with pytest.raises(type(trouble)):
        pool.take()
    assert pool.state().in_use == 0

    paper.trouble = None

    wait_until(lambda: pool.state().ready == 1, RETRY_SECONDS + 1)
    assert pool.state().trouble is None


def test_stopping_leaves_none_not_even_one_that_was_booting(paper: PaperBackend) -> None:
    pool = Pool(paper, 2)
    pool.start()
    wait_until(lambda: pool.state().ready == 2)
    paper.gate.clear()
    pool.discard(pool.take())
    wait_until(lambda: paper.begun == 3)
    threading.Timer(A_MOMENT, paper.gate.set).start()

    pool.stop()

    assert len(paper.booted) == 3
    assert paper.living == []


class Counting(LocalBackend):
    """Counts the sandboxes that it starts."""

    begun = 0

    def start(self) -> Sandbox:
        """Count, and start."""
        self.begun += 1
        return super().start()


@pytest.mark.parametrize("pool_size", [1, 2])
def test_one_submission_costs_one_sandbox_though_two_workers_hear_of_it(
    settings: Settings, add_job, wait_for_report, start_queue, pool_size: int
) -> None:
    backend = Counting(settings)
    queue = start_queue(backend, pool_size)
    wait_until(lambda: queue.pool.state().ready == pool_size)
    job_id = add_job(with_handler("import time; time.sleep(0.5)"))

    queue.wake()

    assert wait_for_report(job_id).outcome == Outcome.PASSED
    wait_until(lambda: queue.pool.state().in_use == 0 and queue.pool.state().ready == pool_size)
    assert backend.begun == pool_size + 1


# --- the engine ---


@pytest.fixture
def docker_backend(tmp_path: Path) -> DockerBackend:
    """The Docker engine of this machine, with a label of the test's own."""
    return DockerBackend(Settings(_env_file=None, demo=True, var_dir=tmp_path))


@pytest.fixture
def containers(docker_backend: DockerBackend) -> Iterator[Callable[[], list[Container]]]:
    """Call it for every container with the backend's label, whatever its state."""
    engine = docker.from_env()
    filters = {"label": docker_backend.label}
    yield lambda: engine.containers.list(all=True, filters=filters, ignore_removed=True)
    engine.close()


def test_every_container_carries_the_label_of_its_own_server(
    tmp_path: Path, docker_backend: DockerBackend, start_full, containers
) -> None:
    start_full(docker_backend, 2)

    found = containers()

    assert len(found) == 2
    assert {one.labels[LABEL] for one in found} == {f"http://127.0.0.1:8000|{tmp_path}"}


def test_a_removed_container_is_noticed_and_replaced(
    docker_backend: DockerBackend, start_full, containers
) -> None:
    pool = start_full(docker_backend, 1)
    (removed,) = containers()

    removed.remove(force=True)

    wait_until(lambda: [one.id for one in containers()] not in ([], [removed.id]))
    wait_until(lambda: pool.state().ready == 1)


@pytest.mark.usefixtures("dropped_connections")
@pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")
def test_a_pool_whose_engine_stopped_heals_by_itself_and_leaves_nothing(
    tmp_path: Path, cuttable: CuttableEngine, containers
) -> None:
    settings = Settings(_env_file=None, demo=True, var_dir=tmp_path, docker_host=cuttable.address)
    pool = Pool(DockerBackend(settings), size=1)
    pool.start()
    wait_until(lambda: pool.state().ready == 1)

    cuttable.cut()
    wait_until(lambda: pool.state().trouble is not None)
    assert pool.state().ready == 0
    cuttable.restore()

    wait_until(lambda: pool.state().ready == 1)
    assert pool.state().trouble is None
    pool.stop()
    assert containers() == []


def test_leftovers_of_a_killed_process_are_removed_at_the_next_start(
    tmp_path: Path, docker_backend: DockerBackend, start_pool, containers
) -> None:
    command = [sys.executable, "-c", START_A_POOL, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert len(containers()) == 2
    wait_until(lambda: all(one.status == "exited" for one in containers()))

    start_pool(docker_backend, 0)

    wait_until(lambda: containers() == [])


def test_a_container_that_starts_while_leftovers_are_looked_for_is_none(
    docker_backend: DockerBackend, containers, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = docker.from_env()
    starting = engine.containers.create(**docker_backend._container_options())
    list_of_engine = APIClient.containers

    def list_and_start(*arguments: Any, **options: Any) -> Any:
        listed = list_of_engine(*arguments, **options)
        starting.start()
        return listed

    with monkeypatch.context() as patch:
        patch.setattr(APIClient, "containers", list_and_start)
        docker_backend.remove_leftovers()

    assert [one.status for one in containers()] == ["running"]
    starting.remove(force=True)
    engine.close()


def test_stopping_while_containers_boot_leaves_none(
    docker_backend: DockerBackend, containers
) -> None:
    pool = Pool(docker_backend, 2)
    pool.start()
    wait_until(lambda: len(containers()) == 1)

    pool.stop()

    assert containers() == []
