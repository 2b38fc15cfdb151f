"""Search and filters of the catalogue."""

import pytest

from greenroom.questions.service import search
from greenroom.questions.types import Filters, Status


@pytest.fixture
def bank(content):
    content.add_titled("fundamentals/first", "Create an item", tags="[http]", syllabus="[A02]")
    content.add_titled(
        "fundamentals/second", "A warehouse", level="advanced", tags="[Stock]", syllabus="[A03]"
    )
    content.add_titled("validation/third", "Precise errors", tags="[pydantic]", syllabus="[A18]")
    content.add("validation/what-is-it", concept=True)
    bank = content.load()
    assert bank.problems == ()
    return bank


def found(bank, statuses=None, **filters: str) -> list[str]:
    return [one.question.slug for one in search(bank, Filters(**filters), statuses or {})]


def test_without_filters_everything_is_listed_in_order(bank):
    assert found(bank) == ["first", "second", "what-is-it", "third"]


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("STOCK", ["second"]),  # a tag, in any case
        ("first steps", ["first", "second"]),  # title of the topic
        ("warehouse", ["second", "first", "what-is-it", "third"]),  # title before prompt
        ("item warehouse", ["first", "second", "what-is-it", "third"]),
        ("create  warehouse", ["first"]),  # all words, wherever they are
        ("valid", ["what-is-it", "third"]),  # a part of a word
        ("nothing-like-this", []),
        ("   ", ["first", "second", "what-is-it", "third"]),
        ("%", []),
    ],
)
def test_all_words_must_match_somewhere(bank, words, slugs):
    assert found(bank, q=words) == slugs


@pytest.mark.parametrize(
    ("filters", "slugs"),
    [
        ({"topic": "validation"}, ["what-is-it", "third"]),
        ({"level": "advanced"}, ["second"]),
        ({"kind": "concept"}, ["what-is-it"]),
        ({"status": "solved"}, ["first"]),
        ({"status": "tried"}, ["third"]),
        ({"status": "open"}, ["second", "what-is-it"]),
        ({"topic": "validation", "kind": "api"}, ["third"]),
        ({"topic": "fundamentals", "q": "warehouse", "level": "beginner"}, ["first"]),
    ],
)
def test_filters_narrow_the_list(bank, filters, slugs):
    statuses = {"first": Status.SOLVED, "third": Status.TRIED}
    assert found(bank, statuses, **filters) == slugs


@pytest.mark.parametrize("name", ["topic", "level", "kind", "status"])
def test_an_unknown_filter_value_matches_nothing(bank, name):
    assert found(bank, **{name: "no-such-thing"}) == []


def test_each_question_carries_its_status(bank):
    listed = search(bank, Filters(), {"first": Status.SOLVED, "gone": Status.SOLVED})
    assert [one.status for one in listed] == [Status.SOLVED, *[Status.OPEN] * 3]


def test_the_explanation_is_not_searched(content):
    secret = {"explanation.md": "Use a lighthouse.\n"}
    content.add("fundamentals/first", secret)
    assert found(content.load(), q="lighthouse") == []
    assert found(content.load(), q="warehouse") == ["first"]
