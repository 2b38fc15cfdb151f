"""Written answers: keeping them, rating them."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.errors import InvalidInputError, NotFoundError
from greenroom.practice import service
from greenroom.practice.models import Answer
from greenroom.practice.queries import find_answer, find_draft, list_answers
from greenroom.practice.ratings import Rating
from greenroom.practice.work import ANSWER_FILE, Work
from practice.questions import ADD, WHY

pytestmark = pytest.mark.both_databases

MET, PARTLY, NOT_YET = Rating.MET, Rating.PARTLY, Rating.NOT_YET


def write(session: Session, user: User, text: str) -> Answer:
    return service.write_answer(session, WHY, user, Work({ANSWER_FILE: text}))


def test_an_answer_is_kept_as_it_was_written(session: Session, ada: User):
    answer = write(session, ada, "It waits.\nA lot.")
    write(session, ada, "Another.")
    assert find_answer(session, ada, answer.id).text == "It waits.\nA lot."
    assert [found.text for found in list_answers(session, ada, WHY.slug)] == [
        "Another.",
        "It waits.\nA lot.",
    ]


@pytest.mark.parametrize("text", ["", " \n", "one\n\0", "\ufffd"])
def test_a_refused_answer_stays_in_the_draft(session: Session, ada: User, text: str):
    with pytest.raises(InvalidInputError):
        write(session, ada, text)
    draft = find_draft(session, ada, WHY.slug)
    assert draft is not None
    assert draft.files == {ANSWER_FILE: text}
    assert list_answers(session, ada, WHY.slug) == []


def test_the_same_text_at_once_is_a_second_press(session: Session, ada: User, eve: User):
    first = write(session, ada, "It waits.")
    assert write(session, ada, "It waits.").id == first.id
    assert write(session, eve, "It waits.").id != first.id
    other = write(session, ada, "It waits!")
    again = write(session, ada, "It waits.")
    assert len({first.id, other.id, again.id}) == 3


def test_the_same_text_later_or_after_a_rating_is_another_answer(session: Session, ada: User):
    first = write(session, ada, "It waits.")
    first.created_at -= service.SAME_PRESS
    session.add(first)
    session.flush()
    second = write(session, ada, "It waits.")
    assert second.id != first.id
    service.rate_answer(session, WHY, second, rating(MET, PARTLY))
    assert write(session, ada, "It waits.").id != second.id


def test_a_question_of_code_takes_no_written_answer(session: Session, ada: User):
    with pytest.raises(NotFoundError):
        service.write_answer(session, ADD, ada, Work({ANSWER_FILE: "x"}))


def rating(waiting: Rating, websockets: Rating) -> dict[str, Rating]:
    return {"waiting": waiting, "websockets": websockets}


def test_each_points_rating_is_kept_and_all_met_is_noticed(session: Session, ada: User):
    answer = write(session, ada, "It waits.")
    assert (answer.ratings, answer.rated_at) == (None, None)
    service.rate_answer(session, WHY, answer, rating(MET, PARTLY))
    assert (answer.is_all_met, answer.ratings) == (
        False,
        {"waiting": "met", "websockets": "partly"},
    )
    service.rate_answer(session, WHY, answer, rating(MET, MET))
    assert (answer.is_all_met, answer.ratings) == (True, {"waiting": "met", "websockets": "met"})
    assert answer.rated_at is not None


def test_ratings_come_back_as_they_were_kept(engine: Engine, session: Session, ada: User):
    answer = write(session, ada, "Hm.")
    service.rate_answer(session, WHY, answer, rating(NOT_YET, PARTLY))
    session.commit()
    with Session(engine) as reading:
        found = find_answer(reading, ada, answer.id)
        assert found.ratings == {"waiting": "not_yet", "websockets": "partly"}
        assert found.rating_words == "1 partly, 1 not yet"


def test_every_point_needs_a_rating(session: Session, ada: User):
    answer = write(session, ada, "It waits.")
    with pytest.raises(InvalidInputError, match="Point 2 has no rating yet"):
        service.rate_answer(session, WHY, answer, {"waiting": MET})
    with pytest.raises(InvalidInputError, match="Points 1, 2 have no rating yet"):
        service.rate_answer(session, WHY, answer, {})
    assert answer.ratings is None


def test_a_point_that_the_rubric_does_not_have_cannot_be_rated(session: Session, ada: User):
    answer = write(session, ada, "It waits.")
    with pytest.raises(InvalidInputError, match="points have changed"):
        service.rate_answer(session, WHY, answer, {**rating(MET, MET), "gone": MET})
    assert answer.ratings is None


def test_nobody_finds_another_persons_answer(session: Session, ada: User, eve: User):
    answer = write(session, ada, "It waits.")
    with pytest.raises(NotFoundError):
        find_answer(session, eve, answer.id)
