"""Old runs: found, and deleted with their jobs and reports. Submissions are never deleted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from greenroom.grading.models import Job
from greenroom.grading.service import delete_jobs
from greenroom.grading.types import JobStatus
from greenroom.practice.models import Run


def find_old_runs(session: Session, *, before: datetime, limit: int) -> Sequence[UUID]:
    """Return runs that were made before a moment and may go.

    The latest of each person and question stays, because it says that the question was tried; so
    does one that is not judged yet, or was set aside.
    """
    later = aliased(Run)
    has_later = select(later.id).where(
        later.user_id == Run.user_id,
        later.question_slug == Run.question_slug,
        later.created_at > Run.created_at,
    )
    return session.exec(
        select(Run.id)
        .join(Job, col(Job.id) == Run.job_id)
        .where(Run.created_at < before, Job.status == JobStatus.FINISHED, has_later.exists())
        .limit(limit)
    ).all()


def delete_runs(session: Session, run_ids: Collection[UUID]) -> None:
    """Delete runs whose jobs are finished, with those and their reports."""
    # What another process is deleting is left to it.
    found = session.exec(
        select(Run.id, Run.job_id).where(col(Run.id).in_(run_ids)).with_for_update(skip_locked=True)
    ).all()
    session.exec(delete(Run).where(col(Run.id).in_([run_id for run_id, _ in found])))
    delete_jobs(session, [job_id for _, job_id in found])
