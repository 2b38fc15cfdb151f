"""Multiple choice: what is a whole form, how it is judged, what is kept."""

from dataclasses import replace

import pytest
from sqlmodel import Session, func, select

from greenroom.accounts.models import User
from greenroom.errors import InvalidInputError, NotFoundError
from greenroom.practice import choice_service as service
from greenroom.practice.choice_models import ChoiceSheet, ChoiceTry
from greenroom.practice.choice_queries import find_items, find_try, list_tries
from greenroom.practice.choice_service import Chosen, ItemsOpenError, QuestionChangedError
from greenroom.questions.choice import items_hash, shown_hash
from greenroom.questions.types import Question
from practice.questions import ADD, ITEMS, RIGHT, WHO, WHY

pytestmark = pytest.mark.both_databases

WRONG: Chosen = {**RIGHT, "server": {"framework"}, "parts": {"routing"}}


def take(
    session: Session, user: User, chosen: Chosen = RIGHT, question: Question = WHO
) -> ChoiceTry:
    return service.take_try(session, question, user, chosen, shown_hash(question.choice))


def with_other_words(text: str) -> Question:
    """Return the question with the first item's text changed."""
    items = (replace(ITEMS[0], text=text), *ITEMS[1:])
    return replace(WHO, choice=items, content_hash=items_hash(items))


def test_an_item_is_right_when_exactly_its_right_options_were_chosen(session: Session, ada: User):
    kept = take(session, ada)
    assert (kept.right_count, kept.item_count, kept.is_all_right) == (3, 3, True)
    kept = take(session, ada, WRONG)
    assert (kept.right_count, kept.item_count, kept.is_all_right) == (1, 3, False)
    kept = take(session, ada, {**RIGHT, "parts": {"routing", "schema", "orm"}})
    assert kept.right_count == 2


def test_a_try_is_kept_with_what_was_chosen(session: Session, ada: User):
    kept = take(session, ada, WRONG)
    session.commit()
    found = find_try(session, ada, kept.id)
    assert found.chosen == {"server": ["framework"], "parts": ["routing"], "hints": ["running"]}
    assert (found.question_slug, found.content_hash) == (WHO.slug, WHO.content_hash)


def test_tries_are_listed_newest_first_for_their_owner(session: Session, ada: User, eve: User):
    first, second = take(session, ada, WRONG), take(session, ada)
    assert [one.id for one in list_tries(session, ada, WHO.slug)] == [second.id, first.id]
    assert list_tries(session, ada, "another") == []
    assert list_tries(session, eve, WHO.slug) == []


def test_what_was_asked_is_kept_once_and_outlives_a_change(session: Session, ada: User, eve: User):
    kept = take(session, ada)
    take(session, eve)
    assert session.exec(select(func.count()).select_from(ChoiceSheet)).one() == 1
    later = take(session, ada, question=with_other_words("Who listens?"))
    session.commit()
    assert find_items(session, kept.content_hash) == ITEMS
    assert find_items(session, later.content_hash)[0].text == "Who listens?"


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (["parts"], "Item 2 is still open."),
        (["server", "hints"], "Items 1 and 3 are still open."),
        (["server", "parts", "hints"], "Items 1, 2 and 3 are still open."),
    ],
)
def test_a_form_with_open_items_is_not_judged_and_says_which(
    session: Session, ada: User, left_out: list[str], words: str
):
    chosen: Chosen = {name: set() if name in left_out else RIGHT[name] for name in RIGHT}
    with pytest.raises(ItemsOpenError, match=words):
        take(session, ada, chosen)
    chosen = {name: RIGHT[name] for name in RIGHT if name not in left_out}
    with pytest.raises(ItemsOpenError, match=words):
        take(session, ada, chosen)
    assert list_tries(session, ada, WHO.slug) == []


def test_one_answer_is_taken_where_one_is_asked_for(session: Session, ada: User):
    with pytest.raises(InvalidInputError, match="Item 1 takes one answer"):
        take(session, ada, {**RIGHT, "server": {"server", "framework"}})


@pytest.mark.parametrize("stray", [{"server": {"nobody"}}, {"gone": {"x"}}, {"hints": {"a\0"}}])
def test_what_the_question_does_not_have_cannot_be_chosen(
    session: Session, ada: User, stray: Chosen
):
    with pytest.raises(QuestionChangedError):
        take(session, ada, {**RIGHT, **stray})


def test_a_form_of_another_version_is_not_judged_by_this_one(session: Session, ada: User):
    changed = with_other_words("Who does not own the socket?")
    for seen in (shown_hash(ITEMS), ""):
        with pytest.raises(QuestionChangedError):
            service.take_try(session, changed, ada, RIGHT, seen)


@pytest.mark.parametrize("question", [ADD, WHY])
def test_only_multiple_choice_takes_choices(session: Session, ada: User, question: Question):
    with pytest.raises(NotFoundError):
        service.take_try(session, question, ada, {}, shown_hash(()))


def test_nobody_finds_another_persons_try(session: Session, ada: User, eve: User):
    kept = take(session, ada)
    with pytest.raises(NotFoundError):
        find_try(session, eve, kept.id)
