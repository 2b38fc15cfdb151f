"""A request that fails gives back what was typed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, select

from greenroom.errors import GreenroomError
from greenroom.grading.models import Job
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


@pytest.mark.parametrize(("path", "headers"), [(RUNS, HTMX), (DRAFT, SCRIPT)])
def test_a_script_keeps_the_text_itself_and_gets_the_short_words(
    failing_commit: Browser, path: str, headers: dict[str, str]
):
    answer = failing_commit.submit(path, {FIELD: CODE}, headers=headers)
    assert answer.status_code == 500
    assert GreenroomError.public_message in answer.text
    assert "<textarea" not in answer.text
