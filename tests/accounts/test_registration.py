"""Making an account."""

import threading

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from conftest import PASSWORD, MakeUser
from greenroom.accounts import service
from greenroom.accounts.models import Role, User
from greenroom.accounts.service import EmailTakenError
from greenroom.db import for_writing
from greenroom.web import csrf
from support.browser import HTMX, Browser

ROBIN = {"name": "Robin Hood", "email": "Robin@Example.com", "password": PASSWORD}


def test_a_new_account_is_signed_in_at_once(client: Browser, session: Session) -> None:
    answer = client.submit("/register", {**ROBIN, "next": "/progress"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/progress"
    assert client.get("/probe").json() == "robin@example.com"
    user = session.exec(select(User)).one()
    assert (user.name, user.role) == ("Robin Hood", Role.CANDIDATE)


def test_the_password_is_kept_as_an_argon2_hash_alone(client: Browser, session: Session) -> None:
    client.submit("/register", ROBIN)
    kept = session.exec(select(User)).one().password_hash
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_htmx_is_told_to_navigate(client: Browser) -> None:
    answer = client.submit("/register", ROBIN, headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/questions"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Enter the name"),
        ("name", "   ", "Enter the name"),
        ("name", "x" * 101, "at most 100 characters"),
        ("name", "Robin\x00Hood", "on one line"),
        ("name", "Robin\nHood", "on one line"),
        ("email", "", "Enter an e-mail address"),
        ("email", "robin", "Enter an e-mail address"),
        ("email", "robin@", "Enter an e-mail address"),
        ("email", "robin\x00@example.com", "Enter an e-mail address"),
        ("email", "x" * 250 + "@example.com", "Enter an e-mail address"),
        ("email", "robin@demo.invalid", "Enter an e-mail address"),
        ("password", "", "at least 10 characters"),
        ("password", "ninechars", "at least 10 characters"),
        ("password", "x" * 201, "at most 200 characters"),
    ],
)
def test_a_field_that_needs_another_look_is_named_and_nothing_is_lost(
    client: Browser, session: Session, field: str, typed: str, words: str
) -> None:
    answer = client.submit("/register", {**ROBIN, field: typed})
    assert answer.status_code == 422
    assert words in answer.text
    for other in {"name", "email"} - {field}:
        assert f'value="{ROBIN[other]}"' in answer.text
    assert PASSWORD not in answer.text
    assert session.exec(select(User)).all() == []


def test_several_fields_are_named_at_once_also_for_htmx(client: Browser) -> None:
    answer = client.submit("/register", {"name": "", "email": "", "password": ""}, headers=HTMX)
    assert answer.status_code == 422
    for words in ("Enter the name", "Enter an e-mail address", "at least 10 characters"):
        assert words in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("password", ["x" * 10, "x" * 200, "пароль-пароль", " ten chars"])
def test_any_password_of_10_to_200_characters_will_do(client: Browser, password: str) -> None:
    assert client.submit("/register", {**ROBIN, "password": password}).status_code == 303
    client.cookies.clear()
    fields = {"email": ROBIN["email"], "password": password}
    assert client.submit("/sign-in", fields).status_code == 303


def test_typed_markup_is_shown_as_text(client: Browser) -> None:
    answer = client.submit("/register", {**ROBIN, "name": '"><script>x</script>', "email": ""})
    assert answer.status_code == 422
    assert "<script>x" not in answer.text


def test_a_taken_email_is_said_at_its_field(client: Browser, make_user: MakeUser) -> None:
    make_user(email="robin@example.com")
    answer = client.submit("/register", ROBIN)
    assert answer.status_code == 422
    assert EmailTakenError.public_message in answer.text
    assert 'value="Robin Hood"' in answer.text
    assert client.get("/probe").status_code == 307


@pytest.mark.both_databases
def test_of_two_who_register_one_email_at_once_one_gets_it(engine: Engine) -> None:
    at_once = threading.Barrier(2)
    outcomes = []

    def register() -> None:
        newcomer = service.prepare_user(
            engine, name="R", email="r@example.com", password=PASSWORD, address="a"
        )
        at_once.wait()
        with Session(for_writing(engine)) as session:
            try:
                service.register(session, newcomer, address="a")
                outcomes.append("registered")
            except EmailTakenError:
                outcomes.append("taken")
            session.commit()

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["registered", "taken"]


def test_a_form_without_its_token_is_refused(client: Browser, session: Session) -> None:
    assert client.post("/register", data=ROBIN).status_code == 403
    assert session.exec(select(User)).all() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods_are_refused(client: Browser, method: str) -> None:
    headers = {csrf.HEADER: client.csrf_token()}
    assert client.request(method, "/register", headers=headers).status_code == 405
