"""Tables of judging: the package that is judged against, the job, and its one report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from greenroom.grading.types import JobStatus, Mode, Outcome
from greenroom.lib.clock import utc_now
from greenroom.lib.columns import words
from greenroom.lib.ids import new_id

FAULT_MAX_LENGTH = 500


class Package(SQLModel, table=True):
    """A question's checks and limits as they were, kept by content hash to judge again exactly."""

    __tablename__ = "grading_package"

    content_hash: str = Field(primary_key=True, max_length=64)
    question_slug: str = Field(index=True, max_length=100)
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=utc_now)


_UNFINISHED = text("status <> 'finished'")


class Job(SQLModel, table=True):
    """Code waiting to be judged, being judged, or judged."""

    __tablename__ = "grading_job"
    __table_args__ = (
        # Of all that was ever judged, the queue and the limits look at these few alone.
        Index(
            "ix_grading_job_unfinished",
            "created_at",
            "id",
            "status",
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    question_slug: str = Field(max_length=100)
    content_hash: str = Field(foreign_key="grading_package.content_hash", max_length=64)
    mode: Mode = Field(sa_type=words(Mode))
    files: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=words(JobStatus))
    phase: str | None = Field(default=None, max_length=20)
    waiting_reason: str | None = Field(default=None, max_length=500)
    """Why a queued job is not running yet, in whole sentences for the candidate."""
    fault: str | None = Field(default=None, max_length=FAULT_MAX_LENGTH)
    """What failed on the platform's side when it was set aside; for administrators alone."""
    attempts: int = 0
    """How many sandboxes have broken while they judged it."""
    available_at: datetime = Field(default_factory=utc_now)
    """Not tried again before; in the past for a job that may run now."""
    claim: str | None = Field(default=None, max_length=32)
    """Of the worker that runs it: only who holds it may write to a running job."""
    lease_expires_at: datetime | None = None
    """When a running job's worker must be dead; the job may then be claimed anew."""
    created_at: datetime = Field(default_factory=utc_now)
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Report(SQLModel, table=True):
    """The one report of a job; the primary key makes a second one impossible."""

    __tablename__ = "grading_report"

    job_id: UUID = Field(foreign_key="grading_job.id", primary_key=True)
    outcome: Outcome = Field(sa_type=words(Outcome), index=True)
    points: int
    max_points: int
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=utc_now)
