"""Questions about the queue, for those who look after it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, literal
from sqlmodel import Session, col, select

from greenroom.grading.models import Job
from greenroom.grading.types import JobStatus
from greenroom.lib.clock import utc_now
from greenroom.lib.columns import words

ABANDONED_SECONDS = 30
"""So long after its lease a job must have been claimed anew, if any server were there."""


@dataclass(frozen=True)
class SetAside:
    """The jobs of one question that were set aside."""

    question_slug: str
    count: int
    fault: str
    """What failed with the latest of them."""


@dataclass(frozen=True)
class Backlog:
    """What the queue holds at one moment."""

    waiting: int
    running: int
    set_aside: int
    abandoned: int
    """Running jobs whose lease ran out a while ago: nobody judges them."""
    oldest_waiting_seconds: float
    """0 if none waits."""


def read_backlog(session: Session) -> Backlog:
    """Return how many jobs wait and run, in all processes together."""
    now = utc_now()
    is_waiting = is_unfinished() & (col(Job.status) == JobStatus.QUEUED)
    is_running = is_unfinished() & (col(Job.status) == JobStatus.RUNNING)
    is_late = col(Job.lease_expires_at) < now - timedelta(seconds=ABANDONED_SECONDS)
    oldest = session.exec(
        select(Job.created_at).where(is_waiting).order_by(col(Job.created_at)).limit(1)
    ).first()
    return Backlog(
        waiting=_count(session, is_waiting),
        running=_count(session, is_running),
        set_aside=_count(session, is_set_aside()),
        abandoned=_count(session, is_running, is_late),
        oldest_waiting_seconds=0.0 if oldest is None else (now - oldest).total_seconds(),
    )


def list_set_aside(session: Session) -> list[SetAside]:
    """Return which questions have jobs that were set aside, those with the most first."""
    latest: dict[str, SetAside] = {}
    jobs = session.exec(
        select(Job.question_slug, Job.fault)
        .where(is_set_aside())
        .order_by(col(Job.created_at), col(Job.id))
    )
    for slug, fault in jobs:
        count = latest[slug].count + 1 if slug in latest else 1
        latest[slug] = SetAside(slug, count, fault or "")
    return sorted(latest.values(), key=lambda one: (-one.count, one.question_slug))


def is_unfinished() -> ColumnElement[bool]:
    """Return the condition that a job is not finished, as its index has it.

    The word stands in the statement itself: a database that is to plan for any value could not
    use the index.
    """
    finished = literal(JobStatus.FINISHED, words(JobStatus), literal_execute=True)
    return col(Job.status) != finished


def is_set_aside() -> ColumnElement[bool]:
    """Return the condition that a job was set aside."""
    return is_unfinished() & (col(Job.status) == JobStatus.SET_ASIDE)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(Job).where(*conditions)).one()
