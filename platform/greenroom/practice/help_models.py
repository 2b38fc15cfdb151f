"""Tables of help that was taken: hints that were shown, questions that were given up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id


class HintShown(SQLModel, table=True):
    """One hint that a person asked for; it stays shown, whatever the question becomes."""

    __tablename__ = "practice_hint_shown"
    __table_args__ = (UniqueConstraint("user_id", "question_slug", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    number: int
    """From 1, in the order of the question's hints."""
    content_hash: str = Field(max_length=64)
    """Of the question as it was then."""
    shown_at: datetime = Field(default_factory=utc_now)


class GivenUp(SQLModel, table=True):
    """A person has seen a question's solutions without having solved it; this is never undone."""

    __tablename__ = "practice_given_up"
    __table_args__ = (UniqueConstraint("user_id", "question_slug"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    content_hash: str = Field(max_length=64)
    """Of the question as it was then."""
    given_up_at: datetime = Field(default_factory=utc_now)
