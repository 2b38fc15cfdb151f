"""Tables of practising: drafts, runs, submissions and written answers, each with its one owner."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id
from greenroom.practice.ratings import in_words


class Draft(SQLModel, table=True):
    """A person's unsent work on one question.

    `version` counts the changes; a device that saves says which one it has seen. JSON keeps any
    text, NUL characters too, on SQLite and PostgreSQL alike: it is written with ASCII escapes.
    """

    __tablename__ = "practice_draft"
    __table_args__ = (UniqueConstraint("user_id", "question_slug"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    files: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(default_factory=utc_now)


class Run(SQLModel, table=True):
    """Code that was tried against the examples; the code itself is in its job."""

    __tablename__ = "practice_run"
    __table_args__ = (Index(None, "user_id", "question_slug", "created_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    job_id: UUID = Field(foreign_key="grading_job.id", unique=True)
    created_at: datetime = Field(default_factory=utc_now)


class Submission(SQLModel, table=True):
    """Code that was sent to be graded; the code itself is in its job."""

    __tablename__ = "practice_submission"
    __table_args__ = (
        Index("ix_practice_submission_question", "user_id", "question_slug", "created_at"),
        Index("ix_practice_submission_recent", "user_id", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    job_id: UUID = Field(foreign_key="grading_job.id", unique=True)
    created_at: datetime = Field(default_factory=utc_now)


class Answer(SQLModel, table=True):
    """A written answer to a concept question, rated by its writer against the rubric."""

    __tablename__ = "practice_answer"
    __table_args__ = (
        Index("ix_practice_answer_question", "user_id", "question_slug", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    text: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(default_factory=utc_now)
    ratings: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Value of `Rating` by id of the rubric's point; None until rated."""
    is_all_met: bool = False
    """Whether every point of the rubric, as it was then, was rated as met: it solves a question."""
    rated_at: datetime | None = None

    @property
    def rating_words(self) -> str:
        """Return `2 met, 1 partly`, or that it is not rated yet."""
        return "Not rated yet" if self.ratings is None else in_words(self.ratings)
