"""Questions about the queue, for those who look after it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from greenroom.grading.models import Job
from greenroom.grading.types import JobStatus
from greenroom.lib.clock import utc_now

ABANDONED_SECONDS = 30
"""So long after its lease a job must have been claimed anew, if any server were there."""


@dataclass(frozen=True)
class Backlog:
    """What the queue holds at one moment."""

    waiting: int
    running: int
    abandoned: int
    """Running jobs whose lease ran out a while ago: nobody judges them."""
    oldest_waiting_seconds: float
    """0 if none waits."""


def read_backlog(session: Session) -> Backlog:
    """Return how many jobs wait and run, in all processes together."""
    now = utc_now()
    is_waiting = col(Job.status) == JobStatus.QUEUED
    is_running = col(Job.status) == JobStatus.RUNNING
    is_late = col(Job.lease_expires_at) < now - timedelta(seconds=ABANDONED_SECONDS)
    oldest = session.exec(
        select(Job.created_at).where(is_waiting).order_by(col(Job.created_at)).limit(1)
    ).first()
    return Backlog(
        waiting=session.exec(select(func.count()).select_from(Job).where(is_waiting)).one(),
        running=session.exec(select(func.count()).select_from(Job).where(is_running)).one(),
        abandoned=session.exec(
            select(func.count()).select_from(Job).where(is_running, is_late)
        ).one(),
        oldest_waiting_seconds=0.0 if oldest is None else (now - oldest).total_seconds(),
    )
