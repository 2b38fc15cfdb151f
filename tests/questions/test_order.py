"""The order of questions within a topic, and what is next."""

import pytest

from greenroom.questions.bank import TopicNotFoundError
from greenroom.questions.order import next_of, overview, place_of
from greenroom.questions.types import Status


@pytest.fixture
def bank(content):
    """Two rows of the syllabus, whose slugs sort against the order to take them in."""
    content.add_titled("fundamentals/a-hard-one", "Hard", level="advanced")
    content.add_titled("fundamentals/b-easy-one", "Easy")
    content.add("fundamentals/z-card", concept=True)
    content.add_titled("fundamentals/later", "Later", syllabus="[A05]", minutes="60")
    content.add_titled("validation/elsewhere", "Elsewhere")
    bank = content.load()
    assert bank.problems == ()
    return bank


def part(bank, statuses):
    return overview(bank, bank.get_topic("fundamentals"), statuses)


def test_the_card_comes_before_its_exercises_and_these_from_easy_to_hard(bank):
    slugs = [question.slug for question in bank.questions]
    assert slugs == ["z-card", "b-easy-one", "a-hard-one", "later", "elsewhere"]


def test_a_question_knows_what_is_beside_it_in_its_topic(bank):
    place = place_of(bank, bank.get("b-easy-one"))
    assert (place.topic.slug, place.number, place.total) == ("fundamentals", 2, 4)
    assert (place.previous, place.next) == (bank.get("z-card"), bank.get("a-hard-one"))


def test_the_first_and_the_last_of_a_topic_do_not_lead_out_of_it(bank):
    assert place_of(bank, bank.get("z-card")).previous is None
    assert place_of(bank, bank.get("later")).next is None
    alone = place_of(bank, bank.get("elsewhere"))
    assert (alone.previous, alone.next) == (None, None)


@pytest.mark.parametrize(
    ("statuses", "slug"),
    [
        ({}, "z-card"),
        ({"z-card": Status.SOLVED}, "b-easy-one"),
        ({"a-hard-one": Status.TRIED}, "a-hard-one"),
        ({"z-card": Status.SOLVED, "b-easy-one": Status.GIVEN_UP}, "a-hard-one"),
    ],
)
def test_next_is_what_was_begun_or_else_the_first_open_one(bank, statuses, slug):
    assert part(bank, statuses).next.question.slug == slug


def test_nothing_is_next_once_everything_is_solved(bank):
    done = part(bank, dict.fromkeys((one.slug for one in bank.questions), Status.SOLVED))
    assert done.next is None
    assert next_of([]) is None
    assert (done.solved, done.begun, done.minutes) == (4, True, 105)


def test_an_unknown_topic_is_not_found(bank):
    with pytest.raises(TopicNotFoundError):
        bank.get_topic("cooking")
