# caught by: hidden/test_values.py::test_takes_no_numbers_as_dates
import re
from datetime import date, datetime, timezone
from typing import Any, Self

from pydantic import BaseModel, Field, StrictInt, field_validator


class Member(
    BaseModel,
    extra="forbid",
    json_schema_extra={
        "examples": [{"number": "AB-123456", "name": "Sam", "fee_cents": 1200, "tags": ["youth"]}]
    },
):
    number: str = Field(pattern=r"\A[A-Z]{2}-[0-9]{6}\z")
    name: str = Field(min_length=1, max_length=60)
    born: date | None = None
    fee_cents: StrictInt = Field(ge=0, le=100_000)
    tags: list[str] = Field(default_factory=list)
    joined_at: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))

    @field_validator("number", mode="before")
    @classmethod
    def trim_number(cls, value: Any) -> Any:
        # "before" sees what was sent, of any type; what is not text is refused later.
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("name", mode="before")
    @classmethod
    def collapse_spaces(cls, value: Any) -> Any:
        return " ".join(value.split()) if isinstance(value, str) else value

    @field_validator("born", mode="before")
    @classmethod
    def only_iso_text(cls, value: Any) -> Any:
        if value is None or (isinstance(value, str)):
            return value
        raise ValueError("A date is sent as YYYY-MM-DD")

    @field_validator("tags")
    @classmethod
    def tidy_tags(cls, value: list[str]) -> list[str]:
        tags = sorted({tag.strip().lower() for tag in value})
        if any(not 1 <= len(tag) <= 20 for tag in tags):
            raise ValueError("A tag has 1 to 20 characters")
        if len(tags) > 5:
            raise ValueError("There are at most 5 tags")
        return tags

    @field_validator("joined_at", mode="before")
    @classmethod
    def only_moment_as_text(cls, value: Any) -> Any:
        # A number would be taken for seconds since 1970, and so would a text of digits.
        if isinstance(value, str) and re.match("[0-9]{4}-", value):
            return value
        raise ValueError("A moment is sent as an ISO text")

    @field_validator("joined_at")
    @classmethod
    def as_utc(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError("Send the offset, too")
        try:
            return value.astimezone(timezone.utc)
        except OverflowError:  # no ValueError, so Pydantic would not catch it
            raise ValueError("UTC has no such moment") from None

    def with_changes(self, changes: dict) -> Self:
        # The dump for JSON, as the rules above are for what comes from JSON.
        return self.model_validate({**self.model_dump(mode="json"), **changes})


def corrected(record: dict, changes: dict) -> Member:
    return Member.model_validate(record).with_changes(changes)
