"""The answer to Run and Submit waits a moment for the verdict."""

import threading
import time

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom.db import for_writing
from greenroom.grading.events import JobChanges
from greenroom.grading.models import Job
from greenroom.practice import patience
from practice.asking import CODE, FIELD, HTMX, RUNS, SUBMISSIONS
from practice.reports import finish
from support.browser import Browser

LONG_SECONDS = 20.0

both_ways = pytest.mark.parametrize("path", [RUNS, SUBMISSIONS])


def judge_the_next_job(engine: Engine, app: FastAPI) -> None:
    """Store a report for the job as soon as there is one, as another thread does."""
    until = time.monotonic() + LONG_SECONDS
    while time.monotonic() < until:
        with Session(for_writing(engine)) as session:
            job_id = session.exec(select(Job.id)).one_or_none()
            if job_id is not None:
                finish(session, job_id)
                app.state.job_events.publish(job_id)
                return
        time.sleep(0.01)


@both_ways
def test_a_verdict_that_comes_soon_is_the_answer_and_needs_no_stream(
    desk: Browser, engine: Engine, app: FastAPI, monkeypatch: pytest.MonkeyPatch, path: str
):
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", LONG_SECONDS)
    judge = threading.Thread(target=judge_the_next_job, args=(engine, app))
    judge.start()
    answer = desk.submit(path, {FIELD: CODE, "draft_version": "0"}, headers=HTMX)
    judge.join()
    assert answer.status_code == 200
    assert 'data-state="finished"' in answer.text
    assert "hx-sse" not in answer.text
    assert answer.headers["X-Draft-Version"] == "1"
    assert answer.headers["Vary"] == "HX-Request"
    assert answer.headers.get_list("Content-Length") == [str(len(answer.content))]


@both_ways
def test_a_verdict_that_came_before_one_could_listen_is_not_waited_for(
    desk: Browser, engine: Engine, app: FastAPI, monkeypatch: pytest.MonkeyPatch, path: str
):
    async def wait(_changes: JobChanges, _timeout_seconds: float) -> bool:
        raise AssertionError("nothing more comes")

    monkeypatch.setattr(JobChanges, "wait", wait)
    monkeypatch.setattr(patience, "SOONEST_SECONDS", 2.0)
    judge = threading.Thread(target=judge_the_next_job, args=(engine, app))
    judge.start()
    answer = desk.submit(path, {FIELD: CODE}, headers=HTMX)
    judge.join()
    assert 'data-state="finished"' in answer.text


@both_ways
def test_one_that_takes_longer_leaves_a_panel_that_watches_it(desk: Browser, path: str):
    answer = desk.submit(path, {FIELD: CODE, "draft_version": "0"}, headers=HTMX)
    assert 'data-state="queued"' in answer.text
    assert "hx-sse:connect=" in answer.text
