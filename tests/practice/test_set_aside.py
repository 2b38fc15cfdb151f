"""What a person sees of a run or submission that we could not judge, and of one that waits."""

import re
import threading
import time
from dataclasses import replace
from html import unescape
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.db import for_writing
from greenroom.grading.models import Job, Package
from greenroom.grading.queue import NO_SANDBOX, TRIED_AGAIN
from greenroom.grading.service import take_up_set_aside
from greenroom.grading.types import JobStatus
from greenroom.practice import patience, service
from greenroom.practice.queries import count_unfinished_jobs, list_submissions
from greenroom.practice.service import MAX_UNFINISHED_JOBS
from greenroom.practice.work import Work
from greenroom.questions.bank import QuestionBank
from practice.asking import CODE, FIELD, HTMX, PAGE, RUNS, SUBMISSIONS, send
from practice.questions import ADD, TOPIC
from practice.reports import finish
from support.browser import Browser

LONG_SECONDS = 20.0
OURS = "The mistake is ours, not yours."
STREAM = {"Accept": "text/event-stream"}

both_ways = pytest.mark.parametrize("path", [RUNS, SUBMISSIONS])


def set_aside(session: Session, job_id: UUID) -> None:
    job = session.get_one(Job, job_id)
    job.status = JobStatus.SET_ASIDE
    job.attempts = 3
    job.fault = "the grader failed: a secret of the hidden checks"
    session.add(job)
    session.commit()


def set_aside_all(engine: Engine) -> None:
    with Session(for_writing(engine)) as session:
        for job_id in session.exec(select(Job.id)).all():
            set_aside(session, job_id)


def say(page: str) -> tuple[str, str]:
    """Return what the panel shows in a sentence, and what it has read out."""
    shown = re.search(r'class="verdict-message">(.*?)</p>', page, re.DOTALL)
    read_out = re.search(r'data-announcement="(.*?)"', page, re.DOTALL)
    assert shown, page
    assert read_out, page
    return unescape(shown[1].strip()), unescape(read_out[1].strip())


@pytest.mark.both_databases
def test_what_we_could_not_judge_keeps_nobody_from_sending_more(session: Session, ada: User):
    work = Work({"solution.py": CODE})
    for _ in range(MAX_UNFINISHED_JOBS):
        sent = service.submit(session, ADD, ada, work, wake=lambda: None)
        session.commit()
        set_aside(session, sent.job_id)
    assert count_unfinished_jobs(session, ada) == 0
    service.run(session, ADD, ada, work, wake=lambda: None)
    assert count_unfinished_jobs(session, ada) == 1
    rows = list_submissions(session, ada)
    assert [(row.status, row.points) for row in rows] == [(JobStatus.SET_ASIDE, None)] * 3


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("bank", "content_hash"),
    [
        (QuestionBank((TOPIC,), (replace(ADD, content_hash="b" * 64),), ()), "b" * 64),
        (QuestionBank((TOPIC,), (ADD,), ()), ADD.content_hash),
        (QuestionBank((TOPIC,), (), ()), ADD.content_hash),
    ],
    ids=["mended", "as it was", "gone"],
)
def test_it_is_judged_again_by_its_question_as_that_is_now(
    session: Session, ada: User, bank: QuestionBank, content_hash: str
):
    sent = service.submit(session, ADD, ada, Work({"solution.py": CODE}), wake=lambda: None)
    judged = service.submit(session, ADD, ada, Work({"solution.py": CODE}), wake=lambda: None)
    session.commit()
    set_aside(session, sent.job_id)
    finish(session, judged.job_id)

    assert take_up_set_aside(session, bank) == 1
    session.commit()

    job = session.get_one(Job, sent.job_id)
    assert (job.status, job.attempts, job.fault) == (JobStatus.QUEUED, 0, None)
    assert job.content_hash == content_hash
    assert session.get(Package, content_hash) is not None
    other = session.get_one(Job, judged.job_id)
    assert (other.status, other.content_hash) == (JobStatus.FINISHED, ADD.content_hash)


def test_a_server_that_starts_takes_it_up(app: FastAPI, desk: Browser, engine: Engine):
    send(desk)
    set_aside_all(engine)
    with Browser(app), Session(engine) as session:
        assert session.exec(select(Job.status)).one() != JobStatus.SET_ASIDE


@both_ways
def test_its_page_says_so_and_waits_no_longer(desk: Browser, engine: Engine, path: str):
    place = send(desk, path)
    set_aside_all(engine)
    page = desk.get(place, headers=PAGE).text
    shown, read_out = say(page)
    assert OURS in shown
    assert OURS in read_out
    assert "Not judged" in page
    assert "a secret of the hidden checks" not in page
    assert "hx-sse" not in page
    assert 'http-equiv="refresh"' not in page


@both_ways
def test_a_panel_that_waits_for_it_is_told_and_its_stream_ends(
    desk: Browser, engine: Engine, path: str
):
    place = send(desk, path)
    set_aside_all(engine)
    answer = desk.get(f"{place}/events", headers=STREAM)
    assert OURS in answer.text
    assert 'data-state="finished"' in answer.text
    assert "event: done" in answer.text


def test_the_answer_to_submit_waits_no_longer(
    desk: Browser, engine: Engine, app: FastAPI, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 2 * LONG_SECONDS)
    answers: list[str] = []

    def submit() -> None:
        answer = desk.submit(SUBMISSIONS, {FIELD: CODE, "draft_version": "0"}, headers=HTMX)
        answers.append(answer.text)

    sender = threading.Thread(target=submit, daemon=True)
    sender.start()
    until = time.monotonic() + LONG_SECONDS
    while not app.state.job_events._waiting:
        assert time.monotonic() < until, "nobody waits for the verdict"
        time.sleep(0.01)
    set_aside_all(engine)
    for job_id in list(app.state.job_events._waiting):
        app.state.job_events.publish(job_id)
    sender.join(LONG_SECONDS)

    (answer,) = answers
    assert OURS in answer
    assert "hx-sse" not in answer


def test_lists_show_it_as_not_judged_and_once_judged_with_its_points(desk: Browser, engine: Engine):
    send(desk)
    set_aside_all(engine)
    for place in ("/progress", "/questions/add"):
        page = " ".join(desk.get(place, headers=PAGE).text.split())
        assert '<span class="mark mark-set_aside">Not judged</span>' in page
        assert "None of" not in page
    with Session(for_writing(engine)) as session:
        finish(session, session.exec(select(Job.id)).one())
    assert "3 of 3 points" in desk.get("/progress", headers=PAGE).text


@pytest.mark.parametrize("reason", [NO_SANDBOX, TRIED_AGAIN])
def test_a_reason_to_wait_is_said_as_it_stands(desk: Browser, engine: Engine, reason: str):
    place = send(desk)
    with Session(for_writing(engine)) as session:
        session.exec(select(Job)).one().waiting_reason = reason
        session.commit()
    assert say(desk.get(place, headers=PAGE).text) == (reason, f"Submission queued. {reason}")


def test_without_a_reason_it_waits_for_a_sandbox(desk: Browser):
    words = "Waiting for a free sandbox."
    assert say(desk.get(send(desk), headers=PAGE).text) == (words, f"Submission queued. {words}")
