"""The embedded queue: threads of this process that take queued jobs from the database.

The database is the queue. A job is claimed and its report stored in short transactions; none is
open while a sandbox runs. A job whose sandbox could not be had, or broke, goes back to the queue.
"""

import logging
import threading
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from greenroom.db import for_writing
from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.pool import Pool
from greenroom.grading.types import PHASE_WORDS, JobStatus, ReportData
from greenroom.grading.verdict import Provenance, broken_report, draw_report
from greenroom.grading.wire import SandboxBrokenError, SandboxUnavailableError, job_message
from greenroom.lib.clock import utc_now

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
MAX_ATTEMPTS = 3
WAITING_REASON = (
    "No sandbox is free to run it yet. Your code is kept and will be judged as soon as one is."
)


class GradingQueue:
    """Judges queued jobs with `workers` threads until it is stopped."""

    def __init__(
        self, engine: Engine, backend: Backend, events: JobEvents, *, workers: int
    ) -> None:
        self._reading = engine
        self._engine = for_writing(engine)
        self._events = events
        self._pool = Pool(backend, size=workers)
        self._wake = threading.Condition()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, name=f"grading-{number}", daemon=True)
            for number in range(workers)
        ]

    def start(self) -> None:
        """Take up what an earlier process left unfinished, then start the threads."""
        with Session(self._engine) as session:
            session.exec(
                update(Job)
                .where(col(Job.status) == JobStatus.RUNNING)
                .values(status=JobStatus.QUEUED, phase=None)
            )
            session.commit()
        self._pool.start()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that a job was queued; call it after the commit."""
        with self._wake:
            self._wake.notify()

    def stop(self) -> None:
        """Finish the jobs in hand, then end the threads and the pool."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join()
        self._pool.stop()

    def _work(self) -> None:
        while not self._stopping:
            if not self._judge_next():
                with self._wake:
                    if not self._stopping:
                        self._wake.wait(POLL_SECONDS)

    def _judge_next(self) -> bool:
        """Judge the oldest queued job; return False if there is none, or no sandbox for it.

        The sandbox comes first: a job is never shown as running while it waits for one.
        """
        try:
            if not self._has_queued_jobs():
                return False
            sandbox = self._pool.take()
        except SandboxUnavailableError as error:
            logger.warning("Submissions wait: %s", error.reason)
            self._explain_waiting()
            return False
        except SQLAlchemyError:
            logger.exception("The queue cannot be read now")
            return False
        claimed = None
        try:
            claimed = self._claim()
            if claimed is None:
                self._pool.give_back(sandbox)
                return False
            return self._judge(sandbox, *claimed)
        except Exception:
            # A full disk, a database that has gone: the job waits, and this thread goes on.
            logger.exception("Judging failed; the job goes back to the queue")
            self._pool.discard(sandbox)
            if claimed is not None:
                self._release(claimed[0].id, attempts=claimed[0].attempts)
            return False

    def _judge(self, sandbox: Sandbox, job: Job, package: dict[str, Any]) -> bool:
        """Judge one job; return False if its sandbox broke and it went back to the queue."""
        self._events.publish(job.id)
        report = self._run(sandbox, job, package)
        self._pool.discard(sandbox)
        if report is not None:
            self._store(job.id, report)
        return report is not None

    def _has_queued_jobs(self) -> bool:
        with Session(self._reading) as session:
            queued = select(Job.id).where(Job.status == JobStatus.QUEUED).limit(1)
            return session.exec(queued).first() is not None

    def _explain_waiting(self) -> None:
        """Say on every queued job why it does not run yet."""
        queued = (col(Job.status) == JobStatus.QUEUED, col(Job.waiting_reason).is_(None))
        try:
            with Session(self._engine) as session:
                waiting = session.exec(select(Job.id).where(*queued)).all()
                session.exec(update(Job).where(*queued).values(waiting_reason=WAITING_REASON))
                session.commit()
        except SQLAlchemyError:
            logger.exception("The queue cannot be read now")
            return
        for job_id in waiting:
            self._events.publish(job_id)

    def _claim(self) -> tuple[Job, dict[str, Any]] | None:
        """Mark the oldest queued job as running and return it with its package."""
        with Session(self._engine, expire_on_commit=False) as session:
            job = session.exec(
                select(Job)
                .where(Job.status == JobStatus.QUEUED)
                .order_by(col(Job.created_at), col(Job.id))
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if job is None:
                return None
            package = session.get_one(Package, job.content_hash)
            job.status = JobStatus.RUNNING
            job.phase = "starting"
            job.waiting_reason = None
            job.started_at = utc_now()
            session.commit()
            return job, package.data

    def _run(self, sandbox: Sandbox, job: Job, package: dict[str, Any]) -> ReportData | None:
        """Return the report, or None after putting the job back because its sandbox broke."""
        message = job_message(package, job.mode, job.files)
        backend = self._pool.backend
        provenance = Provenance(backend.kind, backend.runtime, sandbox.image, job.content_hash)
        try:
            raw = sandbox.grade(message, lambda phase: self._note_phase(job.id, phase))
        except SandboxBrokenError as error:
            logger.warning("Job %s: %s", job.id, error)
            # An engine that has gone is not the code's fault and costs no attempt.
            attempts = job.attempts + (1 if backend.is_available() else 0)
            if attempts < MAX_ATTEMPTS:
                self._release(job.id, attempts=attempts)
                return None
            return broken_report(package, job.mode, provenance)
        return draw_report(raw, package, job.mode, provenance)

    def _release(self, job_id: UUID, *, attempts: int) -> None:
        """Put a job back; should that fail too, the next start of the server does it."""
        try:
            self._change(
                job_id,
                status=JobStatus.QUEUED,
                phase=None,
                attempts=attempts,
                waiting_reason=WAITING_REASON,
            )
        except SQLAlchemyError:
            logger.exception("Job %s could not be put back now", job_id)

    def _note_phase(self, job_id: UUID, phase: str) -> None:
        if phase in PHASE_WORDS:
            self._change(job_id, phase=phase)

    def _change(self, job_id: UUID, **values: Any) -> None:
        with Session(self._engine) as session:
            session.exec(update(Job).where(col(Job.id) == job_id).values(**values))
            session.commit()
        self._events.publish(job_id)

    def _store(self, job_id: UUID, report: ReportData) -> None:
        """Store the one report and end the job, in one transaction."""
        with Session(self._engine) as session:
            job = session.get_one(Job, job_id)
            if job.status != JobStatus.FINISHED:
                session.add(
                    Report(
                        job_id=job_id,
                        outcome=report.outcome,
                        points=report.points,
                        max_points=report.max_points,
                        data=report.model_dump(mode="json"),
                    )
                )
                job.status = JobStatus.FINISHED
                job.phase = job.waiting_reason = None
                job.finished_at = utc_now()
                session.commit()
        self._events.publish(job_id)
