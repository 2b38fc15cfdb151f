"""A database and a queue of the doctor's own: canaries go the real way, and disturb no server."""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from greenroom import migrate
from greenroom.admin.canaries import Canary
from greenroom.db import for_writing, open_engine
from greenroom.grading import service
from greenroom.grading.backends.base import Backend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job
from greenroom.grading.queue import GradingQueue
from greenroom.grading.types import JobStatus, Mode, ReportData

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 120.0
"""How long a canary may take once those before it have their reports."""


class NotJudgedError(Exception):
    """There is no report, and none is to be expected; the text says why."""


class StoppedError(Exception):
    """Whoever wanted to know has gone."""


@dataclass(frozen=True)
class Judged:
    """A stored report, and when it was made by this machine's clock."""

    report: ReportData
    started_at: datetime
    finished_at: datetime

    @property
    def seconds(self) -> float:
        """Return how long judging took."""
        return (self.finished_at - self.started_at).total_seconds()


class Trial:
    """A running queue on a database that nobody else uses."""

    def __init__(self, engine: Engine, queue: GradingQueue, stop: threading.Event) -> None:
        self._engine = engine
        self._queue = queue
        self._stop = stop

    def send(self, canary: Canary) -> UUID:
        """Queue a canary as a submission."""
        with Session(for_writing(self._engine)) as session:
            job = service.enqueue(
                session,
                canary.question,
                {"main.py": canary.code},
                Mode.SUBMIT,
                wake=self._queue.wake,
            )
            job_id = job.id
            session.commit()
        return job_id

    def wait(self, job_id: UUID) -> Judged:
        """Wait for a canary's report.

        Raises:
            NotJudgedError: no sandbox can be started, or none gives a report.
            StoppedError: somebody asked to stop.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with Session(self._engine) as session:
                job = session.get_one(Job, job_id)
                report = service.find_report(session, job_id)
            if report is not None and job.started_at and job.finished_at:
                return Judged(report, job.started_at, job.finished_at)
            trouble = self._queue.pool.state().trouble
            if job.status == JobStatus.QUEUED and trouble is not None:
                raise NotJudgedError(trouble)
            if job.status == JobStatus.SET_ASIDE:
                raise NotJudgedError(f"Its sandboxes gave no report that can be used: {job.fault}")
            if self._stop.wait(POLL_SECONDS):
                raise StoppedError
        raise NotJudgedError(f"There was no report after {PATIENCE_SECONDS:.0f} s.")


@contextmanager
def open_trial(backend: Backend, stop: threading.Event) -> Iterator[Trial]:
    """Run a queue on this backend with a database in a temporary folder; all of it ends here."""
    with tempfile.TemporaryDirectory(prefix="greenroom-doctor-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'trial.db'}")
        try:
            migrate.upgrade(engine)
            queue = GradingQueue(engine, backend, JobEvents(), workers=1, pool_size=1)
            queue.start()
            try:
                yield Trial(engine, queue, stop)
            finally:
                queue.stop()
        finally:
            engine.dispose()


@contextmanager
def listening() -> Iterator[int]:
    """Listen on a free port of loopback, which no sandbox should reach; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]
