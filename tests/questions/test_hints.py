"""Hints in the front matter of question.md."""

import pytest

from greenroom.questions.service import search
from greenroom.questions.types import Filters
from questions.conftest import QUESTION

HINTS = """hints:
  - Which *status* says it?
  - |
    Two lines:

    - and a list
"""


def with_hints(text: str) -> dict[str, str]:
    return {"question.md": QUESTION.replace("---\nWrite", f"{text}---\nWrite")}


def test_hints_are_markdown_in_the_order_they_are_written(content):
    content.add("fundamentals/create-an-item", with_hints(HINTS))
    first, second = content.load().get("create-an-item").hints_html
    assert first == "<p>Which <em>status</em> says it?</p>\n"
    assert "<li>and a list</li>" in second


def test_a_question_may_have_none(content):
    content.add("fundamentals/create-an-item")
    assert content.load().get("create-an-item").hints_html == ()


def test_a_card_may_have_hints_too(content):
    text = with_hints(HINTS)["question.md"].replace("kind: api", "kind: concept")
    content.add("fundamentals/what-is-it", {"question.md": text}, concept=True)
    assert len(content.load().get("what-is-it").hints_html) == 2


def test_hints_do_not_change_what_is_judged(content):
    content.add("fundamentals/create-an-item")
    before = content.load().get("create-an-item").content_hash
    content.add("fundamentals/create-an-item", with_hints(HINTS))
    assert content.load().get("create-an-item").content_hash == before


def test_hints_are_not_searched(content):
    content.add("fundamentals/create-an-item", with_hints("hints: [a lighthouse]\n"))
    assert search(content.load(), Filters(q="lighthouse"), {}) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hints: one\n", "`hints` must be a list"),
        ("hints:\n  - ''\n", "item 1 of `hints` is empty"),
        ("hints:\n  - 422\n", "item 1 of `hints` must be text"),
    ],
)
def test_what_is_wrong_with_hints_is_told(content, text, reason):
    content.add("fundamentals/create-an-item", with_hints(text))
    (problem,) = content.problems()
    assert reason in problem[2]
