"""Jobs in a real database, judged by a real queue; an engine that can be taken away."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.db import for_writing
from greenroom.grading.backends.base import Backend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.queue import GradingQueue
from greenroom.grading.types import JobStatus, Mode, ReportData
from support.cuttable import CuttableEngine
from support.jobs import package

AddJob = Callable[..., UUID]
WaitFor = Callable[..., ReportData]


@pytest.fixture
def add_job(engine: Engine) -> AddJob:
    """Call it to queue code against the small question."""

    def add(code: str, mode: Mode = Mode.SUBMIT, **limits: float) -> UUID:
        question = package(**limits)
        content_hash = f"hash-{limits}"
        with Session(for_writing(engine)) as session:
            if session.get(Package, content_hash) is None:
                session.add(Package(content_hash=content_hash, question_slug="echo", data=question))
                session.flush()
            job = Job(
                question_slug="echo",
                content_hash=content_hash,
                mode=mode,
                files={"main.py": code},
            )
            session.add(job)
            session.commit()
            return job.id

    return add


@pytest.fixture
def wait_for_report(engine: Engine) -> WaitFor:
    """Call it to wait until a job is finished, and get its report."""

    def wait(job_id: UUID, seconds: float = 60) -> ReportData:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with Session(engine) as session:
                if session.get_one(Job, job_id).status == JobStatus.FINISHED:
                    return ReportData.model_validate(session.get_one(Report, job_id).data)
            time.sleep(0.05)
        raise AssertionError("the job was not finished in time")

    return wait


@pytest.fixture
def wait_for(engine: Engine) -> Callable[[UUID, Callable[[Job], bool]], None]:
    """Call it to wait until a job is in a state that a function recognises."""

    def wait(job_id: UUID, condition: Callable[[Job], bool]) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with Session(engine) as session:
                if condition(session.get_one(Job, job_id)):
                    return
            time.sleep(0.02)
        raise AssertionError("the job did not come into that state in time")

    return wait


@pytest.fixture
def start_queue(engine: Engine) -> Iterator[Callable[..., GradingQueue]]:
    """Call it to start a queue with two workers on a backend; it is stopped after the test."""
    queues = []

    def start(backend: Backend, pool_size: int | None = None) -> GradingQueue:
        queue = GradingQueue(engine, backend, JobEvents(), workers=2, pool_size=pool_size)
        queue.start()
        queues.append(queue)
        return queue

    yield start
    for queue in queues:
        queue.stop()


@pytest.fixture
def cuttable(tmp_path: Path) -> Iterator[CuttableEngine]:
    """The real engine, behind a door that can be shut."""
    forwarder = CuttableEngine(tmp_path / "engine.sock")
    yield forwarder
    forwarder.cut()


@pytest.fixture
def dropped_connections() -> Iterator[None]:
    """Collect what the docker package drops, unclosed, when the engine ends its connections.

    For a test that ignores the warnings of it; no later one should hear them.
    """
    yield
    gc.collect()
