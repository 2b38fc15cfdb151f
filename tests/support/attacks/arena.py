"""Judges submissions on the real way: service, queue, pool, sandbox, stored report."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from greenroom import migrate
from greenroom.db import for_writing, open_engine
from greenroom.grading import service
from greenroom.grading.backends.base import Backend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job
from greenroom.grading.queue import GradingQueue
from greenroom.grading.types import JobStatus, Mode, ReportData
from greenroom.questions.types import Question

WORKERS = 3
POLL_SECONDS = 0.05
PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class Judged:
    """A stored report, and what its job tells."""

    report: ReportData
    attempts: int
    """How often a sandbox broke on it."""
    seconds: float
    """From the start of judging to the stored report, by the server's clock."""


class Arena:
    """A database and a running queue."""

    def __init__(self, engine: Engine, queue: GradingQueue) -> None:
        self._engine = engine
        self._queue = queue

    def send(self, question: Question, files: Mapping[str, str]) -> UUID:
        """Queue a submission."""
        with Session(for_writing(self._engine)) as session:
            job = service.enqueue(session, question, files, Mode.SUBMIT, wake=self._queue.wake)
            job_id = job.id
            session.commit()
        return job_id

    def wait(self, job_id: UUID) -> Judged:
        """Wait for a submission's report.

        Raises:
            TimeoutError: there is none after a long while.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with Session(self._engine) as session:
                job = session.get_one(Job, job_id)
                report = service.find_report(session, job_id)
                if job.status == JobStatus.FINISHED and report is not None:
                    if job.started_at is None or job.finished_at is None:
                        raise ValueError("a finished job has no times")
                    seconds = (job.finished_at - job.started_at).total_seconds()
                    return Judged(report, job.attempts, seconds)
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"no report after {PATIENCE_SECONDS} seconds")


@contextmanager
def open_arena(backend: Backend, folder: Path) -> Iterator[Arena]:
    """Run a queue with a database of its own in `folder`; everything ends with the block."""
    engine = open_engine(f"sqlite:///{folder / 'attacks.db'}")
    migrate.upgrade(engine)
    queue = GradingQueue(engine, backend, JobEvents(), workers=WORKERS)
    queue.start()
    try:
        yield Arena(engine, queue)
    finally:
        queue.stop()
        engine.dispose()
