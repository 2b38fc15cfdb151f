"""Rounds of canaries: in the background, one at a time, and never in a server's way."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom.accounts.models import Role
from greenroom.admin import rounds as module
from greenroom.admin.findings import State, worst
from greenroom.admin.rounds import CanaryRounds, Round
from greenroom.config import Settings
from greenroom.grading.models import Job
from support.browser import Browser
from support.canaries import by_id

MakeSettings = Callable[..., Settings]


def wait_for_the_end(rounds: CanaryRounds, seconds: float = 120) -> Round:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        latest = rounds.latest
        if latest is not None and latest.finished_at is not None:
            return latest
        time.sleep(0.05)
    raise AssertionError("the round did not end in time")


def test_the_button_sends_the_canaries_and_the_page_shows_what_came_back(
    app: FastAPI, as_user, make_user, engine: Engine
) -> None:
    admin: Browser = as_user(make_user(Role.ADMIN))
    admin.submit("/admin/canaries")
    shown = wait_for_the_end(app.state.canary_rounds)

    found = by_id(shown.findings)
    assert worst(shown.findings) == State.WARNING, "the local sandbox promises less"
    assert found["canary-right"].state == State.OK
    page = admin.get("/admin/health").text
    assert found["canary-right"].sentence in page
    assert "Last run" in page
    with Session(engine) as session:
        assert session.exec(select(Job)).all() == [], "they are nothing of the server's queue"


def test_two_who_ask_at_once_get_one_round(
    doctor_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = [], threading.Event()

    def send(*_arguments: object, stop: threading.Event) -> None:
        begun.append(stop)
        go_on.wait(10)

    monkeypatch.setattr(module, "send_canaries", send)
    rounds = CanaryRounds(doctor_settings(), "local")
    with ThreadPoolExecutor(4) as pool:
        answers = [one.result() for one in [pool.submit(rounds.start) for _ in range(4)]]
    assert sorted(answers) == [False, False, False, True]
    go_on.set()
    wait_for_the_end(rounds)
    assert len(begun) == 1
    assert rounds.start()
    rounds.stop()


def test_a_round_uses_the_backend_of_its_server(
    doctor_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Settings] = []
    monkeypatch.setattr(module, "send_canaries", lambda settings, *_a, **_k: used.append(settings))
    rounds = CanaryRounds(doctor_settings(sandbox="auto"), "local")
    rounds.start()
    wait_for_the_end(rounds)
    assert [settings.sandbox for settings in used] == ["local"]


def test_a_server_that_stops_gives_the_round_up(
    doctor_settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    rounds = CanaryRounds(doctor_settings(), "local")
    rounds.start()
    rounds.stop()
    latest = rounds.latest
    assert latest is not None
    assert latest.finished_at is not None
    assert "canary-theft" not in by_id(latest.findings)
    assert not rounds.start()


def test_a_failure_that_nobody_foresaw_is_a_problem_and_the_next_round_can_begin(
    doctor_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr(module, "send_canaries", fail)
    rounds = CanaryRounds(doctor_settings(), "local")
    for _ in range(2):
        assert rounds.start()
        (finding,) = wait_for_the_end(rounds).findings
        assert finding.state == State.PROBLEM
        assert "nobody foresaw this" in finding.sentence
