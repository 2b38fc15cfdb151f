"""How often one may fail to sign in, and register."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash
from sqlalchemy import Engine, update
from sqlmodel import Session, func, select

from conftest import PASSWORD, MakeUser
from greenroom.accounts import limits, service
from greenroom.accounts.models import AttemptKind, SignInAttempt, User
from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.main import create_app
from support.browser import HOST, HTMX, Browser

WAIT = "Please wait 15 minutes and try again."

Age = Callable[..., None]


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """The one whose account is attacked."""
    return make_user()


@pytest.fixture
def let_pass(session: Session) -> Age:
    """Call it to let time pass for the attempts so far."""

    def let_pass(**time: float) -> None:
        for attempt in session.exec(select(SignInAttempt)).all():
            attempt.attempted_at -= timedelta(**time)
        session.commit()

    return let_pass


def fail(browser: Browser, email: str, times: int = 1) -> None:
    for _ in range(times):
        answer = browser.submit("/sign-in", {"email": email, "password": "wrong password"})
        assert answer.status_code == 422


def note_failures(session: Session, address: str, times: int) -> None:
    for number in range(times):
        limits.count(session, AttemptKind.SIGN_IN, f"{number}@example.com", address)
    session.commit()


def test_after_five_failures_even_the_right_password_waits(client: Browser, user: User) -> None:
    fail(client, user.email, 5)
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert 890 <= int(answer.headers["Retry-After"]) <= 900
    assert WAIT in answer.text
    assert f'value="{user.email}"' in answer.text
    assert PASSWORD not in answer.text
    assert client.get("/probe").status_code == 307


def test_htmx_gets_the_form_with_the_same_words(client: Browser, user: User) -> None:
    fail(client, user.email, 5)
    fields = {"email": user.email, "password": PASSWORD}
    answer = client.submit("/sign-in", fields, headers=HTMX)
    assert answer.status_code == 429
    assert WAIT in answer.text
    assert "<html" not in answer.text


def test_capitals_in_the_email_do_not_buy_more_tries(client: Browser, user: User) -> None:
    fail(client, user.email, 3)
    fail(client, user.email.upper(), 2)
    answer = client.submit("/sign-in", {"email": user.email.title(), "password": PASSWORD})
    assert answer.status_code == 429


def test_an_unknown_email_is_limited_alike(client: Browser) -> None:
    fail(client, "nobody@example.com", 5)
    fields = {"email": "nobody@example.com", "password": PASSWORD}
    assert client.submit("/sign-in", fields).status_code == 429


def test_other_accounts_are_not_held_up(client: Browser, user: User, make_user: MakeUser) -> None:
    fail(client, user.email, 5)
    other = make_user()
    assert (
        client.submit("/sign-in", {"email": other.email, "password": PASSWORD}).status_code == 303
    )


def test_retry_after_says_when_the_oldest_failure_is_forgotten(
    client: Browser, user: User, let_pass: Age
) -> None:
    fail(client, user.email)
    let_pass(minutes=10)
    fail(client, user.email, 4)
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert 290 <= int(answer.headers["Retry-After"]) <= 300
    assert "wait 5 minutes" in answer.text
    let_pass(seconds=301)
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 303


def test_waiting_tries_do_not_make_the_wait_longer(
    client: Browser, user: User, let_pass: Age
) -> None:
    fail(client, user.email, 5)
    for _ in range(3):
        client.submit("/sign-in", {"email": user.email, "password": "wrong password"})
    let_pass(minutes=15)
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 303


def test_a_success_clears_the_accounts_failures(client: Browser, user: User) -> None:
    for _ in range(2):
        fail(client, user.email, 4)
        answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 303


def test_a_restart_forgets_nothing(client: Browser, user: User, settings: Settings) -> None:
    fail(client, user.email, 5)
    restarted = create_app(settings)
    answer = Browser(restarted).submit("/sign-in", {"email": user.email, "password": PASSWORD})
    restarted.state.engine.dispose()
    assert answer.status_code == 429


def test_an_address_has_twenty_failures_over_all_accounts(
    app: FastAPI, client: Browser, user: User, session: Session
) -> None:
    note_failures(session, HOST, 20)
    fields = {"email": user.email, "password": PASSWORD}
    answer = client.submit("/sign-in", fields)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    elsewhere = Browser(app, address="192.0.2.7")
    assert elsewhere.submit("/sign-in", fields).status_code == 303


def test_ipv6_addresses_of_one_network_count_as_one(
    app: FastAPI, user: User, session: Session
) -> None:
    note_failures(session, "2001:db8::1", 20)
    fields = {"email": user.email, "password": PASSWORD}
    neighbour = Browser(app, address="2001:db8::ffff:1:2:3")
    assert neighbour.submit("/sign-in", fields).status_code == 429
    other_network = Browser(app, address="2001:db8:0:1::1")
    assert other_network.submit("/sign-in", fields).status_code == 303


@pytest.mark.both_databases
def test_many_guesses_at_once_are_counted_one_by_one(engine: Engine, user: User) -> None:
    at_once = threading.Barrier(8)
    outcomes = []

    def guess() -> None:
        at_once.wait()
        try:
            checked = service.check_password(
                engine, email=user.email, password="guess", address=HOST
            )
        except limits.TooManyAttemptsError:  # enough of the others have been counted already
            outcomes.append("refused")
            return
        with Session(for_writing(engine)) as session:
            try:
                service.authenticate(session, checked, address=HOST)
                outcomes.append("answered")
            except limits.TooManyAttemptsError:
                outcomes.append("refused")
            session.commit()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("answered") == 5
    assert outcomes.count("refused") == 3


def test_while_a_password_is_looked_at_others_can_write(
    client: Browser, user: User, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write(hashing: Callable[..., Any]) -> Callable[..., Any]:
        def write_and_hash(*arguments: Any, **options: Any) -> Any:
            with Session(for_writing(engine)) as session:
                limits.count(session, AttemptKind.SIGN_IN, "x@example.com", "192.0.2.7")
                session.commit()
            written.append(hashing.__name__)
            return hashing(*arguments, **options)

        return write_and_hash

    monkeypatch.setattr(PasswordHash, "verify", write(PasswordHash.verify))
    monkeypatch.setattr(PasswordHash, "hash", write(PasswordHash.hash))
    fields = {"email": user.email, "password": PASSWORD}
    assert client.submit("/sign-in", fields).status_code == 303
    assert register(client, 1) == 303
    assert written == ["verify", "hash"]


def test_a_right_password_among_too_many_guesses_at_once_is_not_told(
    client: Browser, user: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = PasswordHash.verify

    def fail_meanwhile(*arguments: Any) -> bool:
        for _ in range(5):
            limits.count(session, AttemptKind.SIGN_IN, user.email, HOST)
        session.commit()
        return verify(*arguments)

    monkeypatch.setattr(PasswordHash, "verify", fail_meanwhile)
    fields = {"email": user.email, "password": PASSWORD}
    assert client.submit("/sign-in", fields).status_code == 429
    assert client.get("/probe").status_code == 307


def test_a_password_that_is_replaced_while_it_is_looked_at_opens_nothing(
    client: Browser, user: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = PasswordHash.verify

    def replace_meanwhile(*arguments: Any) -> bool:
        session.exec(update(User).values(password_hash="replaced"))
        session.commit()
        return verify(*arguments)

    monkeypatch.setattr(PasswordHash, "verify", replace_meanwhile)
    fields = {"email": user.email, "password": PASSWORD}
    assert client.submit("/sign-in", fields).status_code == 422


def test_old_attempts_are_swept_away(client: Browser, session: Session, let_pass: Age) -> None:
    fail(client, "nobody@example.com", 2)
    let_pass(hours=2)
    fail(client, "nobody@example.com")
    assert session.exec(select(func.count()).select_from(SignInAttempt)).one() == 1


def test_what_was_typed_as_email_is_not_kept_in_the_clear(
    client: Browser, session: Session
) -> None:
    fail(client, "my secret password")
    attempt = session.exec(select(SignInAttempt)).one()
    assert re.fullmatch("[0-9a-f]{64}", attempt.email_hash)


def register(browser: Browser, number: int) -> int:
    browser.cookies.clear()
    fields = {"name": "R", "email": f"r{number}@example.com", "password": PASSWORD}
    return browser.submit("/register", fields).status_code


def test_an_address_may_register_ten_times_in_an_hour(client: Browser, let_pass: Age) -> None:
    for number in range(9):
        assert register(client, number) == 303
    assert register(client, 0) == 422  # taken: it tells who has an account, so it counts
    fields = {"name": "Robin", "email": "robin@example.com", "password": PASSWORD}
    answer = client.submit("/register", fields)
    assert answer.status_code == 429
    assert 3590 <= int(answer.headers["Retry-After"]) <= 3600
    assert "Please wait 60 minutes" in answer.text
    assert 'value="Robin"' in answer.text
    let_pass(hours=1)
    assert client.submit("/register", fields).status_code == 303


def test_forms_with_mistakes_do_not_count_as_registrations(client: Browser) -> None:
    for _ in range(11):
        answer = client.submit("/register", {"name": "R", "email": "r", "password": ""})
        assert answer.status_code == 422


def test_registrations_do_not_count_as_failures_to_sign_in(
    client: Browser, session: Session, user: User
) -> None:
    for _ in range(10):
        limits.count(session, AttemptKind.REGISTRATION, user.email, HOST)
    session.commit()
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 303
