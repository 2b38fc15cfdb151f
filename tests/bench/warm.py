"""(3) Greenroom without its pages: service, queue, pool and database as the server has them."""

import threading
import time
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from bench.samples import Sample
from greenroom import migrate
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine
from greenroom.grading.backends.base import Sandbox
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job, Report
from greenroom.grading.queue import GradingQueue
from greenroom.grading.service import enqueue, find_report
from greenroom.grading.types import Mode, Outcome

LOOK_SECONDS = 1
AFTERMATH_SECONDS = 0.05
"""The event that follows a commit has surely come by then."""
GIVE_UP_SECONDS = 600


class Clock(JobEvents):
    """Notes when each job changed last: the queue says so right after its commit."""

    def __init__(self) -> None:
        super().__init__()
        self._noting = threading.Lock()
        self.changed = threading.Event()
        self.changed_at: dict[UUID, float] = {}

    def publish(self, job_id: UUID) -> None:
        """Note the time, then tell whoever waits."""
        now = time.perf_counter()
        with self._noting:
            self.changed_at[job_id] = now
        self.changed.set()
        super().publish(job_id)


class TimedBackend(DockerBackend):
    """Notes how long each sandbox took to boot."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.boots_ms: list[float] = []

    def start(self) -> Sandbox:
        """Return a booted sandbox."""
        began_at = time.perf_counter()
        sandbox = super().start()
        self.boots_ms.append((time.perf_counter() - began_at) * 1000)
        return sandbox


class WarmGreenroom:
    """A queue with its pool, on a database of its own."""

    def __init__(self, settings: Settings) -> None:
        self.runtime = settings.sandbox_runtime
        self.name = f"Greenroom warm ({self.runtime})"
        self.phases: dict[str, float] = {}
        """Milliseconds of each part of the last verdict; all of them make up its time."""
        Path(settings.var_dir).mkdir(parents=True)
        self._engine = open_engine(settings.database_url)
        migrate.upgrade(self._engine)
        self.backend = TimedBackend(settings)
        self.pool = self.backend.label
        self._clock = Clock()
        workers = settings.grading_workers
        self._queue = GradingQueue(self._engine, self.backend, self._clock, workers=workers)
        self._queue.start()

    def measure(self, sample: Sample) -> float:
        """Return the milliseconds from the call of the service until the report is committed."""
        began_at = time.perf_counter()
        job_id = self._enqueue(sample)
        self._wait_for_reports([job_id])
        milliseconds = (self._clock.changed_at[job_id] - began_at) * 1000
        self.phases = self._phases_of(job_id, milliseconds)
        return milliseconds

    def burst(self, sample: Sample, count: int) -> float:
        """Send `count` submissions at once; return the seconds until the last report is stored."""
        began_at = time.perf_counter()
        jobs = [self._enqueue(sample) for _ in range(count)]
        self._wait_for_reports(jobs)
        return max(self._clock.changed_at[job] for job in jobs) - began_at

    def close(self) -> None:
        """Stop the queue, which removes its containers."""
        self._queue.stop()
        self._engine.dispose()

    def _enqueue(self, sample: Sample) -> UUID:
        with Session(for_writing(self._engine)) as session:
            wake = self._queue.wake
            job = enqueue(session, sample.question, sample.files, Mode.SUBMIT, wake=wake)
            job_id = job.id
            session.commit()
        return job_id

    def _wait_for_reports(self, jobs: list[UUID]) -> None:
        """Wait as a page does: read the database after each change, and do nothing in between."""
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            self._clock.changed.wait(LOOK_SECONDS)
            self._clock.changed.clear()
            outcomes = self._outcomes_of(jobs)
            if len(outcomes) == len(jobs):
                if set(outcomes) != {Outcome.PASSED}:
                    raise RuntimeError(f"{self.name}: an accepted solution did not pass")
                time.sleep(AFTERMATH_SECONDS)
                return
        raise RuntimeError(f"{self.name}: no report within {GIVE_UP_SECONDS} seconds")

    def _outcomes_of(self, jobs: list[UUID]) -> list[str]:
        with Session(self._engine) as session:
            stored = select(Report.outcome).where(col(Report.job_id).in_(jobs))
            return list(session.exec(stored).all())

    def _phases_of(self, job_id: UUID, milliseconds: float) -> dict[str, float]:
        with Session(self._engine) as session:
            job = session.get_one(Job, job_id)
            report = find_report(session, job_id)
        if report is None or job.started_at is None:
            raise RuntimeError(f"{self.name}: a finished job has no report")
        queued = (job.started_at - job.created_at).total_seconds() * 1000
        phases = {"queued": queued, **report.phases}
        return {**phases, "around the sandbox": milliseconds - sum(phases.values())}
