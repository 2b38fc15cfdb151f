"""Hints: one by one, recorded, and told beside what was sent."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.errors import InvalidInputError, NotFoundError
from greenroom.lib.clock import utc_now
from greenroom.practice import help_service
from greenroom.practice.help_models import HintShown
from greenroom.practice.help_queries import find_help
from greenroom.questions.bank import QuestionBank
from practice.asking import CODE, FIELD, HTMX, PAGE, draft_version, send, typed_code
from practice.questions import ADD, TOPIC, WHY
from support.browser import Browser

HINTS = "/questions/add/hints"
FIRST, SECOND, THIRD = ADD.hints_html


def ask(browser: Browser, number: int, headers: dict[str, str] | None = None) -> str:
    answer = browser.submit(f"{HINTS}/{number}", headers=headers or HTMX)
    assert answer.status_code in {200, 303}, answer.text
    return answer.text


@pytest.mark.both_databases
def test_each_hint_is_recorded_once_with_the_version_of_the_question(session: Session, ada: User):
    before = utc_now()
    for number in (1, 2, 2, 1):
        help_service.show_hint(session, ADD, ada, number)
    rows = session.exec(select(HintShown).order_by(HintShown.number)).all()  # type: ignore[arg-type]
    assert [(row.number, row.question_slug, row.content_hash) for row in rows] == [
        (1, "add", ADD.content_hash),
        (2, "add", ADD.content_hash),
    ]
    assert all(row.user_id == ada.id and row.shown_at >= before for row in rows)


def test_hints_come_in_order_and_end(session: Session, ada: User):
    with pytest.raises(InvalidInputError, match="one by one"):
        help_service.show_hint(session, ADD, ada, 2)
    for number in (0, 4, -1):
        with pytest.raises(NotFoundError):
            help_service.show_hint(session, ADD, ada, number)
    assert session.exec(select(HintShown)).all() == []


def test_what_was_used_is_told_as_of_a_moment(session: Session, ada: User):
    before = utc_now()
    help_service.show_hint(session, ADD, ada, 1)
    help_service.show_hint(session, ADD, ada, 2)
    help_taken = find_help(session, ada, "add", ADD)
    assert help_taken.words(before) == ""
    assert help_taken.words(utc_now()) == help_taken.hint_words() == "2 of 3 hints used"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (ADD.hints_html[:1], "2 hints used"),
        ((), "2 hints used"),
        (ADD.hints_html, "2 of 3 hints used"),
    ],
)
def test_hints_that_a_question_has_lost_stay_counted(
    session: Session, ada: User, left: tuple[str, ...], words: str
):
    for number in (1, 2):
        help_service.show_hint(session, ADD, ada, number)
    question = replace(ADD, hints_html=left)
    assert find_help(session, ada, "add", question).hint_words() == words
    assert find_help(session, ada, "add", None).hint_words() == "2 hints used"


def test_a_page_shows_no_hint_before_it_is_asked_for(desk: Browser):
    page = desk.get("/questions/add").text
    assert "0 of 3 hints used" in page
    assert FIRST not in page


def test_a_question_without_hints_says_nothing_of_them(desk: Browser):
    page = desk.get("/questions/why-asgi").text
    assert "Hints" not in page
    assert desk.submit("/questions/why-asgi/hints/1", headers=PAGE).status_code == 404


def test_htmx_gets_the_hints_so_far_and_the_way_to_the_next(desk: Browser):
    fragment = ask(desk, 1)
    assert FIRST in fragment
    assert SECOND not in fragment
    assert "<html" not in fragment
    assert f'hx-post="{HINTS}/2"' in fragment
    assert fragment.count("data-newest") == 1
    ask(desk, 2)
    last = ask(desk, 3)
    assert THIRD in last
    assert "3 of 3 hints used" in last
    assert "<button" not in last


def test_a_plain_form_comes_back_to_the_page_with_the_hint_and_what_was_typed(desk: Browser):
    answer = desk.submit(f"{HINTS}/1", {FIELD: CODE}, headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/questions/add#hint-1"
    page = desk.get("/questions/add").text
    assert FIRST in page
    assert SECOND not in page
    assert typed_code(page) == CODE


def test_asking_without_any_code_leaves_the_draft_alone(desk: Browser):
    desk.submit("/questions/add/draft", {FIELD: CODE}, headers={"Accept": "application/json"})
    ask(desk, 1, PAGE)
    assert typed_code(desk.get("/questions/add").text) == CODE


def test_a_hint_for_a_card_leaves_its_draft_alone_too(app: FastAPI, desk: Browser):
    card = replace(WHY, hints_html=("<p>Think of waiting.</p>",))
    app.state.bank = QuestionBank((TOPIC,), (card,), ())
    path = "/questions/why-asgi"
    desk.submit(f"{path}/hints/1", {"text": "It waits."}, headers=PAGE)
    desk.submit(f"{path}/hints/1", headers=PAGE)
    page = desk.get(path).text
    assert typed_code(page) == "It waits."
    assert "Think of waiting." in page


def test_code_that_cannot_be_kept_comes_back_without_a_hint(desk: Browser, session: Session):
    answer = desk.submit(f"{HINTS}/1", {FIELD: "x" * 250_000}, headers=PAGE)
    assert answer.status_code == 422
    assert typed_code(answer.text) == "x" * 250_000
    assert session.exec(select(HintShown)).all() == []


def test_a_hint_does_not_drop_what_was_typed_when_another_device_has_saved(
    desk: Browser, session: Session
):
    desk.submit("/questions/add/draft", {FIELD: "elsewhere"}, headers=PAGE)
    typed = {FIELD: CODE, "draft_version": "0"}
    answer = desk.submit(f"{HINTS}/1", typed, headers=PAGE)
    assert answer.status_code == 409
    assert typed_code(answer.text) == CODE
    assert "Nothing was overwritten" in answer.text
    assert "Not saved yet" in answer.text
    assert session.exec(select(HintShown)).all() == []
    session.rollback()
    assert typed_code(desk.get("/questions/add").text) == "elsewhere"
    # Scripts go on from what was seen, and ask; a plain form has been told, and may go on.
    assert 'data-draft-version="0"' in answer.text
    typed["draft_version"] = str(draft_version(answer.text))
    assert desk.submit(f"{HINTS}/1", typed, headers=PAGE).status_code == 303
    page = desk.get("/questions/add").text
    assert typed_code(page) == CODE
    assert FIRST in page


@pytest.mark.parametrize("headers", [PAGE, HTMX])
@pytest.mark.parametrize(("number", "status"), [("2", 422), ("4", 404), ("0", 404), ("x", 404)])
def test_a_hint_that_is_not_next_is_refused(
    desk: Browser, headers: dict[str, str], number: str, status: int
):
    answer = desk.submit(f"{HINTS}/{number}", headers=headers)
    assert answer.status_code == status
    assert all(hint not in answer.text for hint in ADD.hints_html)


def test_hints_are_each_persons_own(desk: Browser, outsider: Browser, client: Browser):
    ask(desk, 1)
    assert FIRST not in outsider.get("/questions/add").text
    assert client.submit(f"{HINTS}/1", headers=HTMX).status_code == 401
    assert client.submit(f"{HINTS}/1", headers=PAGE).status_code == 307


def test_without_the_token_or_with_another_method_nothing_is_shown(desk: Browser):
    assert desk.post(f"{HINTS}/1", headers=PAGE).status_code == 403
    assert desk.get(f"{HINTS}/1", headers=PAGE).status_code == 405


def test_submissions_say_how_many_hints_had_been_used(desk: Browser):
    before = send(desk)
    ask(desk, 1)
    after = send(desk, code=CODE + "# again\n")
    assert "hints used" not in desk.get(before).text
    assert "1 of 3 hints used" in desk.get(after).text
    history = desk.get("/questions/add", headers=HTMX).text
    assert history.count("1 of 3 hints used") == 1
