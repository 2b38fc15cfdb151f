from datetime import date, datetime

from pydantic import BaseModel, Field


class Member(BaseModel):
    """A member as it was written for Pydantic 1."""

    number: str  # had regex="^[A-Z]{2}-[0-9]{6}$", which is an error since the upgrade
    name: str = Field(min_length=1, max_length=60)
    born: date | None
    fee_cents: int = Field(ge=0, le=100_000)
    tags: list[str] = Field([], max_items=5)
    joined_at: datetime = datetime.now()

    class Config:
        anystr_strip_whitespace = True
        extra = "forbid"
        schema_extra = {"examples": [{"number": "KX-000001", "name": "Ada", "fee_cents": 0}]}


def corrected(record: dict, changes: dict) -> Member:
    """Return the member of a record, with some values corrected."""
    return Member.parse_obj(record).copy(update=changes)
