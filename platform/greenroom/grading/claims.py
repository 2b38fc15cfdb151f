"""Jobs in the database: claimed by one worker at a time, written to by its holder alone.

A claim is a random token and a lease. Judging takes a bounded time, so a job whose lease has run
out belongs to a process that is dead; whoever comes next may claim it. That holds for any number
of processes, and a worker that comes back late finds its token gone and changes nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, or_, update
from sqlmodel import Session, col, select

from greenroom.db import for_writing
from greenroom.grading.models import FAULT_MAX_LENGTH, Job, Package, Report
from greenroom.grading.queries import is_unfinished
from greenroom.grading.types import JobStatus, Mode, ReportData
from greenroom.lib.clock import utc_now
from greenroom.lib.text import clean_output

LEASE_MARGIN_SECONDS = 25
RETRY_SECONDS = 2.0
MAX_RETRY_SECONDS = 300.0


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one job, with what judging it needs."""

    job_id: UUID
    token: str
    mode: Mode
    files: dict[str, str]
    content_hash: str
    package: dict[str, Any]
    attempts: int


class Claims:
    """Short transactions on jobs; none is open while a sandbox runs."""

    def __init__(
        self, engine: Engine, *, lease_margin_seconds: float = LEASE_MARGIN_SECONDS
    ) -> None:
        """Take what is needed.

        Args:
            engine: the database that holds the jobs.
            lease_margin_seconds: how much longer than its question's time a claim holds.
        """
        self._reading = engine
        self._writing = for_writing(engine)
        self._lease_margin_seconds = lease_margin_seconds

    def exist(self, *, beyond: int = 0) -> bool:
        """Return whether a job may be claimed now, besides as many as others are about to claim."""
        with Session(self._reading) as session:
            jobs = select(Job.id).where(_claimable()).offset(beyond).limit(1)
            return session.exec(jobs).first() is not None

    def take(self) -> Claim | None:
        """Claim the oldest job that may run, or return None."""
        with Session(self._writing) as session:
            job = session.exec(
                select(Job)
                .where(_claimable())
                .order_by(col(Job.created_at), col(Job.id))
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if job is None:
                return None
            package = session.get_one(Package, job.content_hash).data
            job.status = JobStatus.RUNNING
            job.phase = "starting"
            job.waiting_reason = None
            job.started_at = utc_now()
            job.claim = secrets.token_hex(16)
            seconds = float(package["limits"]["seconds"]) + self._lease_margin_seconds
            job.lease_expires_at = job.started_at + timedelta(seconds=seconds)
            claim = Claim(
                job_id=job.id,
                token=job.claim,
                mode=job.mode,
                files=dict(job.files),
                content_hash=job.content_hash,
                package=package,
                attempts=job.attempts,
            )
            session.commit()
            return claim

    def note_phase(self, claim: Claim, phase: str) -> None:
        """Say which phase a running job is in."""
        self._change(claim, phase=phase)

    def release(self, claim: Claim, *, attempts: int, reason: str) -> None:
        """Put a job back; the more attempts have failed, the longer it waits."""
        delay = min(RETRY_SECONDS * 2 ** min(attempts, 10), MAX_RETRY_SECONDS) if attempts else 0
        self._change(
            claim,
            status=JobStatus.QUEUED,
            phase=None,
            claim=None,
            lease_expires_at=None,
            attempts=attempts,
            available_at=utc_now() + timedelta(seconds=delay),
            waiting_reason=reason,
        )

    def set_aside(self, claim: Claim, *, attempts: int, fault: str) -> None:
        """Put a job where nobody claims it, until `service.take_up_set_aside`."""
        self._change(
            claim,
            status=JobStatus.SET_ASIDE,
            phase=None,
            claim=None,
            lease_expires_at=None,
            attempts=attempts,
            fault=clean_output(fault)[:FAULT_MAX_LENGTH],
        )

    def finish(self, claim: Claim, report: ReportData) -> bool:
        """Store the one report and end the job; return False if the claim is no longer held."""
        with Session(self._writing) as session:
            held = session.exec(
                update(Job)
                .where(*_held(claim))
                .values(
                    status=JobStatus.FINISHED,
                    phase=None,
                    waiting_reason=None,
                    claim=None,
                    lease_expires_at=None,
                    finished_at=utc_now(),
                )
            ).rowcount
            if held:
                session.add(
                    Report(
                        job_id=claim.job_id,
                        outcome=report.outcome,
                        points=report.points,
                        max_points=report.max_points,
                        data=report.model_dump(mode="json"),
                    )
                )
                session.commit()
            return bool(held)

    def explain_waiting(self, reason: str) -> list[UUID]:
        """Say on every queued job why it does not run yet; return those that did not say it."""
        waiting = (
            is_unfinished(),
            col(Job.status) == JobStatus.QUEUED,
            col(Job.waiting_reason).is_(None),
        )
        with Session(self._writing) as session:
            ids = session.exec(select(Job.id).where(*waiting)).all()
            session.exec(update(Job).where(*waiting).values(waiting_reason=reason))
            session.commit()
            return list(ids)

    def _change(self, held: Claim, /, **values: Any) -> None:
        with Session(self._writing) as session:
            session.exec(update(Job).where(*_held(held)).values(**values))
            session.commit()


def _claimable() -> Any:
    now = utc_now()
    return is_unfinished() & or_(
        (col(Job.status) == JobStatus.QUEUED) & (col(Job.available_at) <= now),
        (col(Job.status) == JobStatus.RUNNING) & (col(Job.lease_expires_at) < now),
    )


def _held(claim: Claim) -> tuple[Any, ...]:
    return (col(Job.id) == claim.job_id, col(Job.claim) == claim.token)
