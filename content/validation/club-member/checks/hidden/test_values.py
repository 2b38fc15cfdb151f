"""Each field at the edges of its rule."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import CandidateError, check

RECORD = {"number": "KX-004211", "name": "Ida Larsen", "fee_cents": 2500}


def taken(solution, **fields):
    """Return the member of a record with these values."""
    return solution.call("Member.model_validate", {**RECORD, **fields})


def places(solution, **fields):
    """Return the fields of a record that must be refused."""
    with pytest.raises(CandidateError) as raised:
        taken(solution, **fields)
    assert raised.value.type == "ValidationError"
    return {mistake["loc"][0] for mistake in raised.value.details}


@check(
    "Takes a number only as a whole, and only with the listed signs",
    hint="Must a pattern fit all of the text? And which signs of the world count as digits?",
    weight=2,
)
def test_takes_the_whole_number(solution):
    assert taken(solution, number="\taz-000000 \n")["number"] == "AZ-000000"
    for wrong in ["KX-0042110", "AKX-004211", "KX-004211 KX-004211", "KX-٠٠٤٢١١", "ÅX-004211"]:
        assert places(solution, number=wrong) == {"number"}


@check(
    "Measures the name after tidying it up",
    hint="In which order do your limits and your tidying run? Try only spaces, and very many.",
    weight=2,
)
def test_measures_the_tidy_name(solution):
    longest = f"{'x' * 30} {'y' * 29}"
    spaced = f" \t{'x' * 30}{' ' * 40}\n{'y' * 29}  "
    assert taken(solution, name=spaced)["name"] == longest
    assert places(solution, name=f"{longest}y") == {"name"}
    assert places(solution, name=" \t ") == {"name"}


@check(
    "Takes a fee only when it is a number in the JSON, within its limits",
    hint="Which conversions does a field make unless it is told not to?",
    weight=2,
)
def test_is_strict_about_the_fee(solution):
    for allowed in [0, 100_000]:
        assert taken(solution, fee_cents=allowed)["fee_cents"] == allowed
    for refused in ["2500", True, 12.5, None, -1, 100_001]:
        assert places(solution, fee_cents=refused) == {"fee_cents"}


@check(
    "Takes dates and moments as texts, and never as counts of seconds",
    hint="Ask Pydantic for the date and the moment of some numbers, and of texts that look like one.",
    weight=2,
)
def test_takes_no_numbers_as_dates(solution):
    assert taken(solution, born="1969-12-31")["born"] == "1969-12-31"
    assert taken(solution, born=None)["born"] is None
    for wrong in [0, 86_400, "0", "86400", "19900517", "1990-02-30", ""]:
        assert places(solution, born=wrong) == {"born"}
    for wrong in [0, 1_714_550_400, 1_714_550_400.5, "1714550400"]:
        assert places(solution, joined_at=wrong) == {"joined_at"}


@check(
    "Tidies up the tags, and counts them after that",
    hint="Six texts may be fewer tags. Which one of them is too long, and when do you look?",
    weight=2,
)
def test_counts_tidy_tags(solution):
    many = [" Lead", "lead ", "LEAD", "youth", "belay", "belay", "setter", "board"]
    kept = ["belay", "board", "lead", "setter", "youth"]
    assert taken(solution, tags=many)["tags"] == kept
    assert taken(solution, tags=[f"  {'X' * 20} "])["tags"] == ["x" * 20]
    assert taken(solution)["tags"] == []
    for wrong in [[*many, "sixth"], ["x" * 21], ["belay", "  "]]:
        assert places(solution, tags=wrong) == {"tags"}


@check(
    "Keeps every moment in one zone, and refuses what has no place there",
    hint="An hour without an offset is another moment in every country. And where does time end?",
    weight=2,
)
def test_keeps_moments_in_utc(solution):
    kept = taken(solution, joined_at="2024-12-31T23:30:00-05:00")["joined_at"]
    moment = datetime.fromisoformat(kept)
    assert moment == datetime(2025, 1, 1, 4, 30, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(0)
    for wrong in [
        "2024-05-01T10:00:00",
        "0001-01-01T00:00:00+02:00",
        "9999-12-31T23:59:59-02:00",
    ]:
        assert places(solution, joined_at=wrong) == {"joined_at"}


@check(
    "Gives each member a moment of its own",
    hint="When is the default worked out: when the class is made, or when an object is?",
    weight=2,
)
def test_gives_each_member_its_moment(solution):
    for _ in range(2):
        before = datetime.now(UTC)
        moment = datetime.fromisoformat(taken(solution)["joined_at"])
        assert moment.utcoffset() == timedelta(0)
        assert before <= moment <= datetime.now(UTC)
