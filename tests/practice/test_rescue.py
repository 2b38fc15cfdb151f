"""A request that fails gives back what was typed."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, select

from greenroom.errors import GreenroomError
from greenroom.grading.models import Job
from greenroom.practice.choice_models import ChoiceTry
from greenroom.questions.bank import QuestionBank
from greenroom.questions.choice import shown_hash
from practice.asking import (
    CODE,
    DRAFT,
    FIELD,
    HTMX,
    PAGE,
    RUNS,
    SCRIPT,
    SUBMISSIONS,
    draft_version,
    typed_code,
)
from practice.questions import TOPIC, WHO
from support.browser import Browser

ANSWERS = "/questions/why-asgi/answers"
ANSWER = "It <waits>.\nA lot.\n"


@pytest.fixture
def failing_commit(desk: Browser) -> Iterator[Browser]:
    """Ada's browser; from now on every commit fails, as on a full disk."""

    def fail(_session: AnySession) -> None:
        raise OSError("the disk is full")

    event.listen(AnySession, "before_commit", fail)
    yield desk
    event.remove(AnySession, "before_commit", fail)


def assert_typed_work_is_back(browser: Browser, path: str, field: str, text: str) -> None:
    answer = browser.submit(path, {field: text, "draft_version": "3"}, headers=PAGE)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert typed_code(answer.text) == text
    assert f'action="{path}"' in answer.text
    assert f'name="{field}"' in answer.text
    assert draft_version(answer.text) == 3
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "field", "text"),
    [(RUNS, FIELD, CODE), (SUBMISSIONS, FIELD, CODE), (ANSWERS, "text", ANSWER)],
)
def test_a_plain_form_whose_commit_fails_gets_its_text_back(
    failing_commit: Browser, session: Session, path: str, field: str, text: str
):
    assert_typed_work_is_back(failing_commit, path, field, text)
    assert session.exec(select(Job)).all() == []


def test_a_plain_form_gets_its_text_back_when_no_table_answers(desk: Browser, engine: Engine):
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE accounts_user RENAME TO elsewhere")
        connection.commit()
    assert_typed_work_is_back(desk, SUBMISSIONS, FIELD, CODE)


def test_a_plain_form_whose_commit_fails_gets_its_choices_back(
    failing_commit: Browser, app: FastAPI, session: Session
):
    app.state.bank = QuestionBank((TOPIC,), (WHO,), ())
    fields = {
        "shown": [shown_hash(WHO.choice)],
        "item:server": ["server"],
        "item:parts": ["orm", "routing"],
        "item:hints": ["running"],
    }
    path = f"/questions/{WHO.slug}/tries"
    answer = failing_commit.post(
        path, data={"csrf_token": failing_commit.csrf_token(), **fields}, headers=PAGE
    )
    assert answer.status_code == 500
    assert "What you chose is kept on this page." in answer.text
    assert f'action="{path}"' in answer.text
    kept = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', answer.text)
    sent = [(name, value) for name, values in fields.items() for value in values]
    assert [pair for pair in kept if pair[0] in fields] == sent
    assert session.exec(select(ChoiceTry)).all() == []


def test_a_plain_form_whose_commit_fails_gets_its_ratings_back(
    desk: Browser, request: pytest.FixtureRequest
):
    answer = desk.submit(ANSWERS, {"text": ANSWER}, headers=PAGE).headers["Location"]
    request.getfixturevalue("failing_commit")
    ratings = {"point:waiting": "met", "point:websockets": "partly"}
    page = desk.submit(f"{answer}/rating", ratings, headers=PAGE)
    assert page.status_code == 500
    assert "What you chose is kept on this page." in page.text
    kept = re.findall(r'type="hidden" name="(point:[^"]*)" value="([^"]*)"', page.text)
    assert dict(kept) == ratings


@pytest.mark.parametrize(("path", "headers"), [(RUNS, HTMX), (DRAFT, SCRIPT)])
def test_a_script_keeps_the_text_itself_and_gets_the_short_words(
    failing_commit: Browser, path: str, headers: dict[str, str]
):
    answer = failing_commit.submit(path, {FIELD: CODE}, headers=headers)
    assert answer.status_code == 500
    assert GreenroomError.public_message in answer.text
    assert "<textarea" not in answer.text
