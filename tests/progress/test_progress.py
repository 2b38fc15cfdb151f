"""What counts as solved, tried and open."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.grading.types import Outcome
from greenroom.practice import service as practice
from greenroom.practice.choice_service import take_try
from greenroom.practice.help_service import give_up
from greenroom.practice.ratings import Rating
from greenroom.practice.work import ANSWER_FILE, Work
from greenroom.progress import service
from greenroom.questions.choice import shown_hash
from greenroom.questions.types import Status, Topic
from practice.questions import ADD, RIGHT, TOPIC, WHO, WHY
from practice.reports import finish

pytestmark = pytest.mark.both_databases

CODE = Work({"solution.py": "x = 1\n"})


def nothing() -> None:
    """Wake nobody."""


def test_nothing_is_known_of_a_person_who_has_not_begun(session: Session, ada: User):
    assert service.statuses(session, ada) == {}
    assert service.statuses(session, None) == {}


def test_a_draft_alone_is_not_a_try(session: Session, ada: User):
    practice.save_draft(session, ADD, ada, CODE)
    assert service.statuses(session, ada) == {}


def test_a_run_is_a_try_and_solves_nothing(session: Session, ada: User):
    run = practice.run(session, ADD, ada, CODE, wake=nothing)
    finish(session, run.job_id, Outcome.PASSED)
    assert service.statuses(session, ada) == {"add": Status.TRIED}


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_submission_solves_when_every_check_passed(
    session: Session, ada: User, eve: User, outcome: Outcome | None
):
    sent = practice.submit(session, ADD, ada, CODE, wake=nothing)
    if outcome is not None:
        finish(session, sent.job_id, outcome)
    solved = outcome is Outcome.PASSED
    assert service.statuses(session, ada) == {"add": Status.SOLVED if solved else Status.TRIED}
    assert service.statuses(session, eve) == {}


def test_a_later_failure_leaves_a_question_solved(session: Session, ada: User):
    for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.FAILED):
        sent = practice.submit(session, ADD, ada, CODE, wake=nothing)
        finish(session, sent.job_id, outcome)
    assert service.statuses(session, ada) == {"add": Status.SOLVED}


def test_an_answer_solves_when_every_point_was_met(session: Session, ada: User):
    answer = practice.write_answer(session, WHY, ada, Work({ANSWER_FILE: "It waits."}))
    assert service.statuses(session, ada) == {"why-asgi": Status.TRIED}
    practice.rate_answer(session, WHY, answer, {"waiting": Rating.MET, "websockets": Rating.PARTLY})
    assert service.statuses(session, ada) == {"why-asgi": Status.TRIED}
    practice.rate_answer(session, WHY, answer, dict.fromkeys(("waiting", "websockets"), Rating.MET))
    assert service.statuses(session, ada) == {"why-asgi": Status.SOLVED}


def test_a_try_solves_when_every_item_was_right(session: Session, ada: User, eve: User):
    wrong = {**RIGHT, "server": {"framework"}}
    for chosen, status in ((wrong, Status.TRIED), (RIGHT, Status.SOLVED), (wrong, Status.SOLVED)):
        take_try(session, WHO, ada, chosen, shown_hash(WHO.choice))
        assert service.statuses(session, ada) == {"who-does-what": status}
    assert service.statuses(session, eve) == {}


def test_one_query_tells_all_statuses(engine: Engine, session: Session, ada: User):
    practice.run(session, ADD, ada, CODE, wake=nothing)
    practice.write_answer(session, WHY, ada, Work({ANSWER_FILE: "It waits."}))
    session.commit()
    statements: list[str] = []

    def note(*details: object) -> None:
        statements.append(str(details[2]))

    with Session(engine) as reading:
        reading.connection()
        event.listen(engine, "before_cursor_execute", note)
        assert len(service.statuses(reading, ada)) == 2
    assert len(statements) == 1


def test_topics_keep_their_order_and_count_their_questions():
    later = Topic("later", "Later")
    empty = Topic("empty", "Empty")
    other = replace(ADD, slug="other", topic="later")
    overview = service.by_topic(
        [later, empty, TOPIC], [ADD, WHY, other], {"add": Status.SOLVED, "other": Status.TRIED}
    )
    assert [topic.topic for topic in overview] == [later, TOPIC]
    apis = overview[1]
    assert (apis.solved, apis.tried, apis.open, apis.total) == (1, 0, 1, 2)
    assert [item.question.slug for item in apis.questions] == ["add", "why-asgi"]
    totals = service.total(overview)
    assert (totals.solved, totals.tried, totals.open, totals.total) == (1, 1, 1, 3)


def test_giving_up_shows_until_the_question_is_solved(session: Session, ada: User, eve: User):
    give_up(session, ADD, ada, Work({}), Status.OPEN)
    assert service.statuses(session, ada) == {"add": Status.GIVEN_UP}
    assert service.statuses(session, eve) == {}
    sent = practice.submit(session, ADD, ada, CODE, wake=nothing)
    finish(session, sent.job_id, Outcome.FAILED)
    assert service.statuses(session, ada) == {"add": Status.GIVEN_UP}
    sent = practice.submit(session, ADD, ada, CODE, wake=nothing)
    finish(session, sent.job_id, Outcome.PASSED)
    assert service.statuses(session, ada) == {"add": Status.SOLVED}


def test_what_was_given_up_is_counted_apart():
    (topic,) = service.by_topic([TOPIC], [ADD, WHY], {"add": Status.GIVEN_UP})
    assert (topic.solved, topic.tried, topic.given_up, topic.open) == (0, 0, 1, 1)
    assert service.total([topic]).total == 2
