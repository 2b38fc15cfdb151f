"""Lists of what was sent: a page of the newest, the way to the older ones, and the best of all."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.grading.types import Outcome
from greenroom.practice import choice_service, service
from greenroom.practice.models import Submission
from greenroom.practice.queries import SHOWN, find_best_submission, list_answers, list_submissions
from greenroom.practice.work import ANSWER_FILE, Work
from greenroom.progress.routes import RECENT
from greenroom.questions.bank import QuestionBank
from greenroom.questions.choice import shown_hash
from practice.asking import HTMX, PAGE
from practice.questions import ADD, RIGHT, TOPIC, WHO, WHY
from practice.reports import finish
from support.browser import Browser

UNKNOWN = "0198c0de-0000-7000-8000-000000000000"
ROW = re.compile(r'href="/(?:submissions|answers|tries)/([0-9a-f-]{36})"')
OLDER = re.compile(r'href="([^"]*\?before=[0-9a-f-]{36})"')
KINDS = {
    "submissions": "/questions/add",
    "answers": "/questions/why-asgi",
    "tries": "/questions/who-does-what",
}
each_kind = pytest.mark.parametrize("what", KINDS)

Write = Callable[[User, str, int], list[str]]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with one question of each kind."""
    app.state.bank = QuestionBank((TOPIC,), (ADD, WHY, WHO), ())
    return app


@pytest.fixture
def write(session: Session) -> Write:
    """Call it to send things for a question: their ids, the oldest first."""

    def send_one(user: User, what: str, number: int) -> str:
        if what == "submissions":
            work = Work({"solution.py": f"# {number}\n"})
            sent = service.submit(session, ADD, user, work, wake=lambda: None)
            session.commit()
            finish(session, sent.job_id, Outcome.FAILED)
            return str(sent.id)
        if what == "answers":
            work = Work({ANSWER_FILE: f"It waits {number} times."})
            return str(service.write_answer(session, WHY, user, work).id)
        kept = choice_service.take_try(session, WHO, user, RIGHT, shown_hash(WHO.choice))
        return str(kept.id)

    def send(user: User, what: str, count: int) -> list[str]:
        ids = [send_one(user, what, number) for number in range(count)]
        session.commit()
        return ids

    return send


@each_kind
def test_everything_that_was_sent_is_found_page_by_page(
    desk: Browser, ada: User, write: Write, what: str
):
    sent = write(ada, what, 2 * SHOWN + 1)
    found: list[str] = []
    path = KINDS[what]
    for count in (SHOWN, SHOWN, 1):
        page = desk.get(path).text
        rows = ROW.findall(page)[:count]
        found += rows
        older = OLDER.findall(page)
        path = older[0] if older else ""
    assert found == sent[::-1]
    assert path == ""


@pytest.mark.parametrize("what", ["submissions", "answers"])
def test_progress_leads_to_everything_too(desk: Browser, ada: User, write: Write, what: str):
    sent = write(ada, what, RECENT + SHOWN + 1)
    found: list[str] = []
    path = "/progress"
    for count in (RECENT, SHOWN, 1):
        page = desk.get(path).text
        assert len(ROW.findall(page)) == count
        found += ROW.findall(page)
        older = OLDER.findall(page)
        path = older[0] if older else ""
    assert found == sent[::-1]
    assert path == ""


@pytest.mark.parametrize("path", ["/submissions", "/answers"])
def test_the_list_of_all_questions_is_its_owners_alone(
    desk: Browser, outsider: Browser, ada: User, write: Write, path: str
):
    last = write(ada, path[1:], 2)[-1]
    assert len(ROW.findall(desk.get(path).text)) == 2
    assert "<html" not in desk.get(path, headers=HTMX).text
    assert ROW.findall(outsider.get(path).text) == []
    assert "None yet." in outsider.get(path).text
    assert outsider.get(f"{path}?before={last}", headers=PAGE).status_code == 404


@pytest.mark.parametrize("path", ["/submissions", "/answers"])
def test_the_list_of_all_questions_is_for_who_is_signed_in(client: Browser, path: str):
    assert client.get(path, headers=PAGE).status_code == 307
    assert client.get(path, headers=HTMX).status_code == 401


@each_kind
def test_a_list_that_fits_leads_nowhere(desk: Browser, ada: User, write: Write, what: str):
    write(ada, what, SHOWN)
    assert OLDER.findall(desk.get(KINDS[what]).text) == []
    page = desk.get(f"{KINDS[what]}/{what}").text
    assert len(ROW.findall(page)) == SHOWN
    assert OLDER.findall(page) == []


@each_kind
def test_a_list_is_its_owners_alone(outsider: Browser, ada: User, write: Write, what: str):
    last = write(ada, what, 2)[-1]
    path = f"{KINDS[what]}/{what}"
    assert ROW.findall(outsider.get(path).text) == []
    assert "None yet." in outsider.get(path).text
    assert outsider.get(f"{path}?before={last}", headers=PAGE).status_code == 404


@each_kind
def test_a_list_is_for_who_is_signed_in(client: Browser, what: str):
    path = f"{KINDS[what]}/{what}"
    assert client.get(path, headers=PAGE).status_code == 307
    assert client.get(path, headers=HTMX).status_code == 401


@each_kind
def test_addresses_that_were_never_given_are_refused(desk: Browser, what: str):
    path = f"{KINDS[what]}/{what}"
    assert desk.get(f"{path}?before={UNKNOWN}", headers=PAGE).status_code == 404
    assert desk.get(f"{path}?before=x", headers=PAGE).status_code == 404
    assert desk.get(f"/questions/nothing/{what}", headers=PAGE).status_code == 404
    for other in set(KINDS.values()) - {KINDS[what]}:
        assert desk.get(f"{other}/{what}", headers=PAGE).status_code == 404


def test_a_page_of_older_ones_leads_back(desk: Browser, ada: User, write: Write):
    write(ada, "submissions", SHOWN + 1)
    older = OLDER.findall(desk.get("/questions/add").text)[0]
    assert 'href="/questions/add/submissions"' in desk.get(older).text
    fragment = desk.get(older, headers=HTMX).text
    assert "<html" not in fragment
    assert len(ROW.findall(fragment)) == 1


def test_the_best_submission_is_on_the_page_however_old_it_is(
    desk: Browser, session: Session, ada: User, write: Write
):
    work = Work({"solution.py": "right = True\n"})
    right = service.submit(session, ADD, ada, work, wake=lambda: None)
    session.commit()
    finish(session, right.job_id, Outcome.PASSED)
    write(ada, "submissions", SHOWN - 1)
    page = desk.get("/questions/add").text
    assert "Your best" not in page
    assert ROW.findall(page).count(str(right.id)) == 1
    write(ada, "submissions", 1)
    page = desk.get("/questions/add", headers=HTMX).text
    best = page[page.index("Your best, among the older ones") :]
    assert ROW.findall(best)[0] == str(right.id)
    assert "All checks passed" in best


@pytest.mark.both_databases
def test_the_best_submission_is_the_one_with_most_points_and_the_latest_of_those(
    session: Session, ada: User, eve: User
):
    assert find_best_submission(session, ada, "add") is None
    ids = []
    for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.PASSED, Outcome.FAILED):
        work = Work({"solution.py": "x = 1\n"})
        sent = service.submit(session, ADD, ada, work, wake=lambda: None)
        ids.append(sent.id)
        session.commit()
        finish(session, sent.job_id, outcome)
    service.submit(session, ADD, ada, Work({"solution.py": "y = 1\n"}), wake=lambda: None)
    best = find_best_submission(session, ada, "add")
    assert best is not None
    assert best.submission.id == ids[2]
    assert find_best_submission(session, eve, "add") is None
    assert find_best_submission(session, ada, "why-asgi") is None


@pytest.mark.both_databases
def test_rows_of_one_moment_are_each_listed_once(session: Session, ada: User):
    sent = []
    for number in range(3):
        work = Work({"solution.py": f"# {number}\n"})
        sent.append(service.submit(session, ADD, ada, work, wake=lambda: None))
        session.commit()
        finish(session, sent[-1].job_id)
    for one in session.exec(select(Submission)):
        one.created_at = sent[0].created_at
        session.add(one)
    session.commit()
    everything = [row.submission.id for row in list_submissions(session, ada, "add")]
    by_steps = []
    before = None
    while rows := list_submissions(session, ada, "add", limit=1, before=before):
        before = rows[0].submission.id
        by_steps.append(before)
    assert len(set(everything)) == 3
    assert by_steps == everything
    assert list_answers(session, ada, "add") == []
