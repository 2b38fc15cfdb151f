"""The stream that keeps a verdict panel up to date."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, QueuePool
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job
from greenroom.grading.types import Outcome
from greenroom.practice import service, stream
from greenroom.practice.status import Sent
from greenroom.practice.work import Work
from practice.asking import RUNS, SUBMISSIONS, send
from practice.questions import ADD
from practice.reports import finish, start
from support.browser import Browser

STREAM = {"Accept": "text/event-stream", "HX-Request": "true"}
PATIENCE_SECONDS = 20


def nothing() -> None:
    """Wake nobody."""


def only_job(session: Session) -> UUID:
    found = session.exec(select(Job.id)).one()
    session.rollback()
    return found


def events_in(text: str) -> list[tuple[str, str]]:
    """Return a stream's events by the rules of the HTML standard: (name, data)."""
    events = []
    for block in text.split("\n\n"):
        fields = [line.partition(": ") for line in block.split("\n") if line[:1] not in {"", ":"}]
        data = "\n".join(value for name, _, value in fields if name == "data")
        names = [value for name, _, value in fields if name == "event"]
        if fields:
            events.append((names[0] if names else "message", data))
    return events


@pytest.mark.parametrize("path", [RUNS, SUBMISSIONS])
def test_a_finished_job_gets_its_panel_and_the_end_at_once(
    desk: Browser, session: Session, path: str
):
    page = send(desk, path)
    finish(session, only_job(session))
    answer = desk.get(f"{page}/events", headers=STREAM)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    (name, panel), (last, _) = events_in(answer.text)
    assert (name, last) == ("message", "done")
    assert panel.startswith('<section id="verdict"')
    assert "passed" in panel
    assert f'href="{page}"' in panel


def test_a_panel_follows_its_job_to_the_end(app: FastAPI, desk: Browser, session: Session):
    page = send(desk)
    job_id = only_job(session)
    events: JobEvents = app.state.job_events
    answers = []
    reader = threading.Thread(
        target=lambda: answers.append(desk.get(f"{page}/events", headers=STREAM))
    )
    reader.start()
    wait_until(lambda: watchers(events, job_id) == 1)
    for phase in ("starting", "examples", "hidden"):
        start(session, job_id, phase)
        events.publish(job_id)
        time.sleep(0.3)
    finish(session, job_id, Outcome.FAILED)
    events.publish(job_id)
    reader.join(PATIENCE_SECONDS)
    *panels, last = events_in(answers[0].text)
    assert last[0] == "done"
    states = ["Queued", "Starting a sandbox.", "Running the examples.", "Running the hidden"]
    for (name, panel), words in zip(panels, [*states, "Some checks did not pass"], strict=True):
        assert name == "message"
        assert words in panel
    assert watchers(events, job_id) == 0


def test_a_change_by_another_process_is_seen_without_an_event(
    app: FastAPI, desk: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "REREAD_SECONDS", 0.05)
    page = send(desk)
    job_id = only_job(session)
    answers = []
    reader = threading.Thread(
        target=lambda: answers.append(desk.get(f"{page}/events", headers=STREAM))
    )
    reader.start()
    wait_until(lambda: watchers(app.state.job_events, job_id) == 1)
    finish(session, job_id)
    reader.join(PATIENCE_SECONDS)
    assert events_in(answers[0].text)[-1][0] == "done"


def test_nothing_is_sent_while_nothing_changes_and_a_long_stream_ends(
    engine: Engine, session: Session, ada: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "REREAD_SECONDS", 0.05)
    sent = service.submit(session, ADD, ada, Work(ADD.starter), wake=nothing)
    session.commit()
    events = JobEvents()

    async def collect() -> list[str | None]:
        found = []
        async for event in stream.follow(engine, events, described(sent.job_id), seconds=0.5):
            found.append(event.event)
            events.publish(sent.job_id)
        return found

    assert asyncio.run(collect()) == [None]
    assert watchers(events, sent.job_id) == 0


def described(job_id: UUID) -> Sent:
    return Sent(job_id, ADD.title, True, "/submissions/x", "/submissions/x/events")


def test_many_waiting_streams_hold_no_connection_and_stop_when_the_browser_leaves(
    app: FastAPI, desk: Browser, session: Session
):
    page = send(desk)
    job_id = only_job(session)
    events: JobEvents = app.state.job_events
    pool: QueuePool = app.state.engine.pool
    cookies = "; ".join(f"{name}={value}" for name, value in desk.cookies.items())
    with served(app) as address, httpx2.Client(base_url=address) as browser:
        opened = 30  # more than the database pool has
        responses = [
            browser.send(
                browser.build_request("GET", f"{page}/events", headers={"Cookie": cookies}),
                stream=True,
            )
            for _ in range(opened)
        ]
        texts = [response.iter_text() for response in responses]
        assert all("Queued" in next(text) for text in texts)
        assert watchers(events, job_id) == opened
        wait_until(lambda: pool.checkedout() == 0)
        for response in responses:
            response.close()
        wait_until(lambda: watchers(events, job_id) == 0)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve the application by a real uvicorn, without its grading queue."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


def watchers(events: JobEvents, job_id: UUID) -> int:
    return len(events._waiting.get(job_id, ()))


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)
