# caught by: examples/test_members.py::test_tidies_up_a_record
"""The rules hang on types, which other models can use as well."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError


def one_space(text: str) -> str:
    return " ".join(text.split())


def sorted_once(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(tags)))


def in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # no ValueError, so Pydantic would not catch it
        raise PydanticCustomError("no_such_moment", "UTC has no such moment") from None


def iso_moment(value: Any) -> datetime:
    # Pydantic's own datetime takes seconds since 1970 as well, as a number or as a text.
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("iso_moment", "Send a moment as an ISO text") from None


def now() -> datetime:
    return datetime.now(UTC)


def iso_date(value: Any) -> date | None:
    # Pydantic's own date also takes seconds since 1970, as a number or as a text.
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != value:  # 19900517 is an ISO date, too
        raise PydanticCustomError("iso_date", "Send a date as YYYY-MM-DD, or null")
    return day


# What stands in Annotated works from left to right, so the order is part of the rule.
MemberNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_upper=True, pattern="^[A-Z]{2}-[0-9]{6}$"),
]
Name = Annotated[str, AfterValidator(one_space), Field(min_length=1, max_length=60)]
Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=20)
]
Tags = Annotated[tuple[Tag, ...], AfterValidator(sorted_once), Field(max_length=5)]
Fee = Annotated[int, Field(strict=True, ge=0, le=100_000)]
UtcMoment = Annotated[AwareDatetime, BeforeValidator(iso_moment), AfterValidator(in_utc)]

EXAMPLE = {"number": "KX-000001", "name": "Ada Lovelace", "born": "1815-12-10", "fee_cents": 0}


class Member(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [EXAMPLE]}
    )

    number: MemberNumber
    name: Name
    born: Annotated[date | None, BeforeValidator(iso_date)] = None
    fee_cents: Fee
    tags: Tags = ()
    joined_at: UtcMoment = Field(default_factory=now)


def corrected(record: dict, changes: dict) -> Member:
    return Member.model_validate({**record, **changes})
