"""The progress page."""

from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.grading.models import Job
from greenroom.grading.types import Outcome
from greenroom.questions.bank import QuestionBank
from practice.asking import HTMX, PAGE, send
from practice.reports import finish
from support.browser import Browser


def test_a_new_person_sees_every_question_open(desk: Browser):
    page = desk.get("/progress")
    assert page.status_code == 200
    assert "0 solved, 0 tried, 2 open" in page.text
    assert "Nothing submitted yet." in page.text


def test_what_was_done_shows_with_its_verdict(desk: Browser, session: Session):
    path = send(desk)
    page = desk.get("/progress").text
    assert "0 solved, 1 tried, 1 open" in page
    assert f'href="{path}"' in page
    finish(session, session.exec(select(Job.id)).one(), Outcome.PASSED)
    page = desk.get("/progress").text
    assert "1 solved, 0 tried, 1 open" in page
    assert "All checks passed" in page
    assert "3 of 3 points" in page


def test_nobody_sees_what_another_person_did(desk: Browser, outsider: Browser):
    path = send(desk)
    page = outsider.get("/progress").text
    assert path not in page
    assert "0 solved, 0 tried, 2 open" in page


def test_a_question_that_is_gone_leaves_its_submissions_in_the_list(desk: Browser, app: FastAPI):
    path = send(desk)
    app.state.bank = QuestionBank((), (), ())
    page = desk.get("/progress")
    assert page.status_code == 200
    assert path in page.text


def test_htmx_gets_the_content_alone(desk: Browser):
    page = desk.get("/progress", headers=HTMX)
    assert page.status_code == 200
    assert "<html" not in page.text


def test_signed_out_there_is_no_progress(client: Browser):
    assert client.get("/progress", headers=PAGE).status_code == 307
    assert client.get("/progress", headers=HTMX).status_code == 401


def test_the_page_is_for_reading_only(desk: Browser):
    assert desk.submit("/progress", headers=PAGE).status_code == 405
