"""The solutions of a question: for whom, and compared with what."""

import re
from dataclasses import replace
from html import unescape

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.grading.models import Job
from greenroom.grading.types import Outcome
from greenroom.questions.bank import QuestionBank
from practice.asking import CODE, DRAFT, FIELD, HTMX, PAGE, SCRIPT, send
from practice.questions import ADD, TOPIC
from practice.reports import finish
from support.browser import Browser

GIVE_UP = "/questions/add/give-up"
SOLUTIONS = "/questions/add/solutions"
MINUS = "\N{MINUS SIGN}"
SECRET = "# a &lt; b"


def words(html: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@pytest.mark.parametrize("headers", [PAGE, HTMX])
@pytest.mark.parametrize("query", ["", "?solution=with-sum", "?work=draft&solution=with-sum"])
def test_nobody_gets_them_who_neither_solved_nor_gave_up(
    desk: Browser, session: Session, headers: dict[str, str], query: str
):
    for attempt in range(2):
        answer = desk.get(f"{SOLUTIONS}{query}", headers=headers)
        assert answer.status_code == 403
        assert SECRET not in answer.text
        assert "once you have solved this question, or given it up" in answer.text
        if not attempt:
            send(desk)
            finish(session, session.exec(select(Job.id)).one(), Outcome.FAILED)
    page = desk.get("/questions/add", headers=headers).text
    assert SECRET not in page
    assert ADD.explanation_html not in page


def test_solving_unlocks_them_and_for_nobody_else(
    desk: Browser, outsider: Browser, session: Session
):
    send(desk)
    finish(session, session.exec(select(Job.id)).one(), Outcome.PASSED)
    assert desk.get(SOLUTIONS).status_code == 200
    assert SOLUTIONS in desk.get("/questions/add", headers=HTMX).text
    assert outsider.get(SOLUTIONS, headers=PAGE).status_code == 403


def test_who_is_signed_out_gets_nothing(client: Browser):
    assert client.get(SOLUTIONS, headers=PAGE).status_code == 307
    assert client.get(SOLUTIONS, headers=HTMX).status_code == 401


def test_a_question_without_solutions_has_no_such_page(desk: Browser):
    assert desk.get("/questions/why-asgi/solutions", headers=PAGE).status_code == 404
    assert desk.submit(SOLUTIONS, headers=PAGE).status_code == 405


def test_explanation_and_every_solution_are_shown_in_colour(desk: Browser):
    desk.submit(GIVE_UP, headers=PAGE)
    page = desk.get(SOLUTIONS).text
    assert ADD.explanation_html in page
    assert "Plus sign" in page
    assert "With sum" in page
    assert '<span class="k">def</span>' in page
    assert "# a &lt; b" in page
    assert "return sum((a, b)) # a < b" in words(page)
    assert "Given up on" in page


def test_without_any_code_of_ones_own_nothing_is_compared(desk: Browser):
    desk.submit(GIVE_UP, headers=PAGE)
    assert "nothing to compare" in desk.get(SOLUTIONS).text


def test_the_last_submission_is_compared_first_and_the_draft_on_request(desk: Browser):
    send(desk, code="def add(a, b):\n    return b - a\n")
    desk.submit(DRAFT, {FIELD: "def add(a, b):\n    return a * b\n"}, headers=SCRIPT)
    desk.submit(GIVE_UP, headers=PAGE)
    page = words(desk.get(SOLUTIONS).text)
    assert "your last submission" in page
    assert f"2{MINUS} return b - a" in page
    assert "2+ return a + b" in page
    page = words(desk.get(f"{SOLUTIONS}?work=draft&solution=with-sum").text)
    assert "your draft" in page
    assert f"2{MINUS} return a * b" in page
    assert "2+ return sum((a, b)) # a < b" in page


def test_sides_have_names_that_do_not_depend_on_colour(desk: Browser):
    desk.submit(GIVE_UP, {FIELD: "def add(a, b):\n    return 1\n"}, headers=PAGE)
    page = desk.get(SOLUTIONS).text
    for name in ("The same on both sides", "Only in yours", "Only in the solution"):
        assert f'aria-label="{name}"' in page


def test_the_same_code_is_said_to_be_the_same(desk: Browser):
    desk.submit(GIVE_UP, {FIELD: CODE}, headers=PAGE)
    assert "The same on both sides." in desk.get(SOLUTIONS).text


def test_htmx_gets_the_comparison_alone(desk: Browser):
    desk.submit(GIVE_UP, {FIELD: "x = 1\n"}, headers=PAGE)
    fragment = desk.get(f"{SOLUTIONS}?solution=with-sum", headers=HTMX).text
    assert fragment.strip().startswith("<section")
    assert ADD.explanation_html not in fragment
    assert "sum((a, b))" in words(fragment)


@pytest.mark.parametrize("query", ["?work=other&solution=none", "?work=&solution=%00", "?what=x"])
def test_an_unknown_choice_shows_the_first(desk: Browser, query: str):
    desk.submit(GIVE_UP, {FIELD: "x = 1\n"}, headers=PAGE)
    assert "the solution “Plus sign”" in words(desk.get(f"{SOLUTIONS}{query}").text)


def test_a_file_that_a_solution_leaves_alone_is_compared_as_the_starter_has_it(
    app: FastAPI, desk: Browser
):
    question = replace(ADD, starter={**ADD.starter, "helper.py": "one = 1\n"})
    app.state.bank = QuestionBank((TOPIC,), (question,), ())
    typed = {FIELD: CODE, "file:helper.py": "one = 2\n"}
    desk.submit(GIVE_UP, typed, headers=PAGE)
    page = words(desk.get(SOLUTIONS).text)
    assert "helper.py" in page
    assert f"1{MINUS}one = 2 1+one = 1" in page
