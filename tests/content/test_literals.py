"""The audit of hidden checks sees what they expect, and only that."""

import pytest

from greenroom.authoring.literals import compared_texts, says


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('assert reply.json() == {"name": ["lamp"]}', {"name", "lamp"}),
        ('assert reply.json()["detail"] == "Too late"', {"Too late"}),
        ('assert send(api, "input") == "output"', {"output"}),
        ('assert "secret" not in reply.text', {"secret"}),
        ('assert reply.text in ("one", "two")', {"one", "two"}),
        ('assert reply.text == f"{x}three"', {"three"}),
        ('assert reply.text == "ab"', set()),
        ('api.post("/items", json={"name": "lamp"})', set()),
    ],
)
def test_a_check_expects_the_texts_that_it_compares_with(line: str, found: set[str]) -> None:
    assert compared_texts(line) == found


def test_a_hint_says_a_text_as_a_word_of_its_own() -> None:
    assert says("Think of (Lamp)s.", "lamp")
    assert not says("Think of lampshades.", "lamp")
