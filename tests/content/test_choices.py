"""Multiple choice questions of content/: a right option is not known by its length or its place."""

from collections import Counter

from greenroom.config import REPOSITORY
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Kind

QUESTIONS = [
    question
    for question in load_bank(REPOSITORY / "content").questions
    if question.kind is Kind.CHOICE
]
WITH_ONE_RIGHT = [item for question in QUESTIONS for item in question.choice if not item.several]


def test_the_bank_has_multiple_choice_questions():
    assert len(QUESTIONS) >= 5


def test_the_right_option_is_the_longest_no_more_often_than_by_chance():
    expected = sum(1 / len(item.options) for item in WITH_ONE_RIGHT)
    found = 0
    for item in WITH_ONE_RIGHT:
        (right,) = (option for option in item.options if option.is_right)
        found += len(right.text) >= max(len(option.text) for option in item.options)
    assert found <= 1.5 * expected


def test_the_right_option_stands_in_every_place():
    places = Counter(
        [option.is_right for option in item.options].index(True) for item in WITH_ONE_RIGHT
    )
    assert max(places.values()) <= len(WITH_ONE_RIGHT) / 2
    assert set(places) >= {0, 1, 2, 3}


def test_no_two_questions_have_their_right_options_in_the_same_order_of_places():
    patterns = [
        tuple([option.is_right for option in item.options].index(True) for item in question.choice)
        for question in QUESTIONS
    ]
    assert len(set(patterns)) == len(patterns)
