"""Tables of multiple choice: what was asked, kept by content hash, and each try at it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id


class ChoiceSheet(SQLModel, table=True):
    """A question's items as they were, so that a try can be read when the question has changed."""

    __tablename__ = "practice_choice_sheet"

    content_hash: str = Field(primary_key=True, max_length=64)
    items: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=utc_now)


class ChoiceTry(SQLModel, table=True):
    """One filled-in form of a multiple choice question, judged when it was sent."""

    __tablename__ = "practice_choice_try"
    __table_args__ = (
        Index("ix_practice_choice_try_question", "user_id", "question_slug", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id")
    question_slug: str = Field(max_length=100)
    content_hash: str = Field(foreign_key="practice_choice_sheet.content_hash", max_length=64)
    chosen: dict[str, list[str]] = Field(sa_column=Column(JSON, nullable=False))
    """Ids of the chosen options, sorted, by id of the item."""
    right_count: int
    """How many items were right; an item is, when exactly its right options were chosen."""
    item_count: int
    created_at: datetime = Field(default_factory=utc_now)

    @property
    def is_all_right(self) -> bool:
        """Return whether this try solves the question."""
        return self.right_count == self.item_count
