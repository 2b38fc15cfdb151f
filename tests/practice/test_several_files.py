"""Questions of several files: all of them are shown, kept, sent and given back together."""

import re
from dataclasses import replace
from html import unescape

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.grading.models import Job
from greenroom.practice.work import opening_files
from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import Kind
from practice.asking import DRAFT, PAGE, SCRIPT, SUBMISSIONS
from practice.questions import ADD, TOPIC
from support.browser import Browser

FILES = {
    "Dockerfile": "FROM python\n",
    "migrations/versions/0001.py": "revision = 1\n",
    "solution.py": "def add(a, b): ...\n",
}
QUESTION = replace(ADD, starter=FILES)
TYPED = {path: text + "# typed\n" for path, text in FILES.items()}


def fields(files: dict[str, str]) -> dict[str, str]:
    return {f"file:{path}": text for path, text in files.items()}


def on_page(page: str) -> dict[str, str]:
    """Return what the textareas of a page hold, by path, in their order."""
    found = re.findall(
        r'<textarea[^>]*name="file:([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL
    )
    return {path: unescape(text) for path, text in found}


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with one question of three files."""
    app.state.bank = QuestionBank((TOPIC,), (QUESTION,), ())
    return app


def test_every_file_has_a_labelled_field_the_imported_one_first(desk: Browser):
    page = desk.get("/questions/add").text
    assert on_page(page) == FILES
    assert list(on_page(page)) == ["solution.py", "Dockerfile", "migrations/versions/0001.py"]
    for number, path in enumerate(on_page(page), 1):
        assert f'<label for="file-{number}">{path}</label>' in page


def test_the_files_are_tabs_of_which_one_is_open(desk: Browser):
    page = desk.get("/questions/add").text
    assert page.count('role="tab"') == 3
    assert page.count('aria-selected="true"') == 1
    for number in (1, 2, 3):
        assert f'aria-controls="panel-{number}"' in page
        assert f'id="panel-{number}"' in page


def test_a_question_of_one_file_needs_no_tabs(app: FastAPI, desk: Browser):
    app.state.bank = QuestionBank((TOPIC,), (ADD,), ())
    assert 'role="tab' not in desk.get("/questions/add").text


def test_all_files_are_kept_in_the_draft_and_can_be_put_back(desk: Browser):
    assert desk.submit(DRAFT, fields(TYPED), headers=SCRIPT).status_code == 204
    assert on_page(desk.get("/questions/add").text) == TYPED
    desk.submit(f"{DRAFT}/reset", headers=PAGE)
    assert on_page(desk.get("/questions/add").text) == FILES


@pytest.mark.parametrize("path", ["runs", "submissions"])
def test_all_files_are_sent_and_shown_again(desk: Browser, session: Session, path: str):
    answer = desk.submit(f"/questions/add/{path}", fields(TYPED), headers=PAGE)
    assert answer.status_code == 303
    assert session.exec(select(Job.files)).one() == TYPED
    page = desk.get(answer.headers["Location"]).text
    for name in TYPED:
        assert f"<code>{name}</code>" in page


def test_reopening_brings_every_file_back(desk: Browser):
    sent = desk.submit(SUBMISSIONS, fields(TYPED), headers=PAGE).headers["Location"]
    desk.submit(f"{DRAFT}/reset", headers=PAGE)
    desk.submit(f"{sent}/reopen", headers=PAGE)
    assert on_page(desk.get("/questions/add").text) == TYPED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Dockerfile": None}, "Dockerfile did not arrive"),
        ({"other.py": "x"}, "no file named other.py"),
        ({"Dockerfile": "FROM \0"}, "Dockerfile, line 1: there is a NUL character"),
        ({"Dockerfile": "x" * 200_001}, "Dockerfile is 201 kB"),
    ],
)
def test_what_is_refused_names_the_file_and_loses_nothing(
    desk: Browser, change: dict[str, str | None], words: str
):
    sent = {path: text for path, text in {**TYPED, **change}.items() if text is not None}
    answer = desk.submit(SUBMISSIONS, fields(sent), headers=PAGE)
    assert answer.status_code == 422
    assert words in answer.text
    shown = on_page(answer.text)
    assert {path: shown[path] for path in sent if path in shown} == {
        path: text for path, text in sent.items() if path in FILES
    }


def test_without_a_file_that_is_imported_the_order_stays():
    config = replace(QUESTION, kind=Kind.CONFIG)
    assert list(opening_files(config)) == list(FILES)
