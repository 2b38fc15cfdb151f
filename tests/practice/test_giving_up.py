"""Giving up: said first, recorded once, and never undone."""

import pytest
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.errors import NotFoundError
from greenroom.grading.models import Job
from greenroom.grading.types import Outcome
from greenroom.practice import help_service
from greenroom.practice.help_models import GivenUp
from greenroom.practice.work import Work
from greenroom.questions.types import Status
from practice.asking import CODE, FIELD, HTMX, PAGE, send, typed_code
from practice.questions import ADD, WHY
from practice.reports import finish
from support.browser import Browser

GIVE_UP = "/questions/add/give-up"
SOLUTIONS = "/questions/add/solutions"
NOTHING = Work({})


def rows(session: Session) -> list[GivenUp]:
    found = list(session.exec(select(GivenUp)).all())
    session.rollback()
    return found


@pytest.mark.both_databases
def test_giving_up_is_recorded_once(session: Session, ada: User):
    for _ in range(2):
        help_service.give_up(session, ADD, ada, NOTHING, Status.TRIED)
    row = session.exec(select(GivenUp)).one()
    assert (row.user_id, row.question_slug, row.content_hash) == (ada.id, "add", ADD.content_hash)


def test_what_is_solved_cannot_be_given_up_any_more(session: Session, ada: User):
    help_service.give_up(session, ADD, ada, NOTHING, Status.SOLVED)
    assert rows(session) == []


def test_a_question_without_solutions_cannot_be_given_up(session: Session, ada: User):
    with pytest.raises(NotFoundError):
        help_service.give_up(session, WHY, ada, NOTHING, Status.OPEN)


def test_the_page_says_first_what_it_means_and_asks_once_more(desk: Browser):
    page = " ".join(desk.get("/questions/add").text.split())
    assert 'this question is marked as given up on <time datetime="' in page
    assert "You can still send answers; they count, and the mark stays." in page
    assert "<summary>Give up and see the solutions</summary>" in page
    assert f'formaction="{GIVE_UP}">Yes, give up' in page
    assert SOLUTIONS not in page


@pytest.mark.parametrize(
    ("headers", "status", "to"), [(PAGE, 303, "Location"), (HTMX, 204, "HX-Redirect")]
)
def test_giving_up_leads_to_the_solutions_and_keeps_what_was_typed(
    desk: Browser, session: Session, headers: dict[str, str], status: int, to: str
):
    answer = desk.submit(GIVE_UP, {FIELD: CODE}, headers=headers)
    assert (answer.status_code, answer.headers[to]) == (status, SOLUTIONS)
    assert len(rows(session)) == 1
    page = desk.get("/questions/add").text
    assert typed_code(page) == CODE
    assert "Given up on" in page
    assert SOLUTIONS in page
    assert "Yes, give up" not in page


def test_code_that_cannot_be_kept_comes_back_and_nothing_is_recorded(
    desk: Browser, session: Session
):
    answer = desk.submit(GIVE_UP, {FIELD: "x" * 250_000}, headers=PAGE)
    assert answer.status_code == 422
    assert typed_code(answer.text) == "x" * 250_000
    assert rows(session) == []


def test_giving_up_does_not_drop_what_was_typed_when_another_device_has_saved(
    desk: Browser, session: Session
):
    desk.submit("/questions/add/draft", {FIELD: "elsewhere"}, headers=PAGE)
    answer = desk.submit(GIVE_UP, {FIELD: CODE, "draft_version": "0"}, headers=PAGE)
    assert answer.status_code == 409
    assert typed_code(answer.text) == CODE
    assert rows(session) == []
    assert typed_code(desk.get("/questions/add").text) == "elsewhere"


def test_answers_still_count_and_the_mark_stays(desk: Browser, session: Session):
    before = send(desk)
    desk.submit(GIVE_UP, headers=PAGE)
    assert "Given up" in desk.get("/progress").text
    assert "1 given up" in desk.get("/progress").text
    assert "given up" not in desk.get(before).text.casefold()
    after = send(desk, code=CODE + "# again\n")
    assert "After giving up" in desk.get(after).text
    for job_id in session.exec(select(Job.id)).all():
        finish(session, job_id, Outcome.PASSED)
    progress = desk.get("/progress").text
    assert "1 solved, 0 tried, 1 open" in progress
    assert "was given up" in progress
    assert "Given up on" in desk.get("/questions/add").text


def test_the_catalogue_and_its_filter_know_what_was_given_up(desk: Browser):
    desk.submit(GIVE_UP, headers=PAGE)
    found = desk.get("/questions?status=given_up", headers=HTMX).text
    assert ADD.title in found
    assert WHY.title not in found
    assert "mark-given_up" in found


def test_giving_up_is_each_persons_own(desk: Browser, outsider: Browser, client: Browser):
    desk.submit(GIVE_UP, headers=PAGE)
    page = outsider.get("/questions/add").text
    assert "Given up on" not in page
    assert SOLUTIONS not in page
    assert "given up" not in outsider.get("/progress").text.casefold()
    assert client.submit(GIVE_UP, headers=HTMX).status_code == 401
    assert client.submit(GIVE_UP, headers=PAGE).status_code == 307


def test_no_token_no_such_question_or_another_method_records_nothing(
    desk: Browser, session: Session
):
    assert desk.post(GIVE_UP, headers=PAGE).status_code == 403
    assert desk.get(GIVE_UP, headers=PAGE).status_code == 405
    assert desk.submit("/questions/nothing/give-up", headers=PAGE).status_code == 404
    assert desk.submit("/questions/why-asgi/give-up", headers=PAGE).status_code == 404
    assert rows(session) == []
