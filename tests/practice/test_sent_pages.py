"""The pages of runs and submissions, and reopening."""

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.grading.models import Job
from greenroom.grading.types import Outcome
from greenroom.questions.bank import QuestionBank
from practice.asking import CODE, FIELD, HTMX, PAGE, RUNS, SUBMISSIONS, send, typed_code
from practice.questions import EXAMPLE, HIDDEN, TOPIC, WHY
from practice.reports import finish, start
from support.browser import Browser

both_ways = pytest.mark.parametrize("path", [RUNS, SUBMISSIONS])
UNKNOWN = "0198c0de-0000-7000-8000-000000000000"


def judge(session: Session, outcome: Outcome) -> None:
    finish(session, session.exec(select(Job.id)).one(), outcome)


@both_ways
def test_a_page_follows_its_job(desk: Browser, session: Session, path: str):
    page = send(desk, path)
    assert 'http-equiv="refresh"' in desk.get(page).text
    start(session, session.exec(select(Job.id)).one(), "examples")
    assert "Running the examples" in desk.get(page).text
    judge(session, Outcome.FAILED)
    text = desk.get(page).text
    assert 'http-equiv="refresh"' not in text
    assert "Some checks did not pass" in text
    for check in (EXAMPLE, HIDDEN):
        assert check.name in text
        assert check.hint in text


@both_ways
def test_htmx_gets_the_part_of_the_page_that_changes(desk: Browser, path: str):
    answer = desk.get(send(desk, path), headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text


@both_ways
@pytest.mark.parametrize("end", ["", "/events"])
def test_nobody_else_sees_that_it_exists(
    desk: Browser, outsider: Browser, client: Browser, path: str, end: str
):
    page = send(desk, path) + end
    assert outsider.get(page, headers=PAGE).status_code == 404
    assert outsider.get(page, headers=HTMX).status_code == 404
    assert client.get(page, headers=PAGE).status_code == 307
    assert client.get(page, headers={"Accept": "text/event-stream"}).status_code == 401


@pytest.mark.parametrize("what", ["runs", "submissions"])
@pytest.mark.parametrize("identity", [UNKNOWN, "not-a-uuid", "1", "%00", "../../etc/passwd"])
@pytest.mark.parametrize("end", ["", "/events"])
def test_an_address_that_was_never_given_is_not_found(
    desk: Browser, what: str, identity: str, end: str
):
    assert desk.get(f"/{what}/{identity}{end}", headers=PAGE).status_code == 404


def test_a_run_is_no_submission(desk: Browser):
    run = send(desk, RUNS)
    assert desk.get(run.replace("/runs/", "/submissions/")).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status", "to"), [(PAGE, 303, "Location"), (HTMX, 204, "HX-Redirect")]
)
def test_reopening_leads_to_the_question_with_that_code(
    desk: Browser, headers: dict[str, str], status: int, to: str
):
    submission = send(desk)
    desk.submit("/questions/add/draft", {FIELD: "later"}, headers=PAGE)
    answer = desk.submit(f"{submission}/reopen", headers=headers)
    assert (answer.status_code, answer.headers[to]) == (status, "/questions/add")
    assert typed_code(desk.get("/questions/add").text) == CODE


def test_reopening_says_first_what_it_replaces_when_that_was_not_submitted(desk: Browser):
    asks = "in place of what is there now, which was not submitted"
    submission = send(desk)
    page = desk.get(submission).text
    assert f'action="{submission}/reopen"' in page
    assert asks not in page
    desk.submit("/questions/add/draft", {FIELD: "later"}, headers=PAGE)
    page = desk.get(submission).text
    assert f'action="{submission}/reopen"' in page
    assert asks in page


def test_starter_code_is_replaced_without_asking(desk: Browser):
    submission = send(desk)
    desk.submit("/questions/add/draft/reset", headers=PAGE)
    assert "in place of what is there now" not in desk.get(submission).text


def test_the_list_of_submissions_says_first_what_reopening_replaces(desk: Browser):
    # The page cannot know what will be typed on it until then.
    submission = send(desk)
    page = desk.get("/questions/add").text
    fold = page[page.index('<details class="confirm fold reopen">') :]
    fold = fold[: fold.index("</details>")]
    assert "This puts that code in the editor, in place of what is there now." in fold
    assert page.count(f"{submission}/reopen") == fold.count(f"{submission}/reopen") == 1


def test_nobody_reopens_what_is_not_theirs(desk: Browser, outsider: Browser, client: Browser):
    submission = send(desk)
    path = f"{submission}/reopen"
    assert outsider.submit(path, headers=PAGE).status_code == 404
    assert outsider.submit(path, headers=HTMX).status_code == 404
    assert CODE not in typed_code(outsider.get("/questions/add").text)
    assert client.submit(path, headers=PAGE).status_code == 307
    assert client.submit(path, headers=HTMX).status_code == 401
    assert desk.post(path, headers=PAGE).status_code == 403
    assert desk.get(path, headers=PAGE).status_code == 405
    for identity in (UNKNOWN, "not-a-uuid"):
        assert desk.submit(f"/submissions/{identity}/reopen", headers=PAGE).status_code == 404


@both_ways
def test_history_outlives_its_question(app: FastAPI, desk: Browser, session: Session, path: str):
    page = send(desk, path)
    judge(session, Outcome.FAILED)
    app.state.bank = QuestionBank((TOPIC,), (WHY,), ())
    answer = desk.get(page)
    assert answer.status_code == 200
    assert "this question is not in the catalogue any more" in answer.text
    assert "Some checks did not pass" in answer.text
    assert "return a + b" in answer.text
    assert "/questions/add" not in answer.text
    assert "/reopen" not in answer.text
    assert "Some checks did not pass" in desk.get(f"{page}/events").text
    assert page in desk.get("/progress").text or path == RUNS


def test_only_reopening_needs_the_question(app: FastAPI, desk: Browser):
    page = send(desk)
    app.state.bank = QuestionBank((TOPIC,), (WHY,), ())
    assert desk.submit(f"{page}/reopen", headers=PAGE).status_code == 404
