"""GREENROOM_REGISTRATION=closed: nobody makes an account alone, and the page says whom to ask."""

from typing import Any

import pytest
from pwdlib import PasswordHash
from sqlmodel import Session, select

from conftest import PASSWORD, AsUser, MakeUser
from greenroom.accounts.models import SignInAttempt, User
from support.browser import HTMX, Browser

ROBIN = {"name": "Robin Hood", "email": "robin@example.com", "password": PASSWORD}
WHOM_TO_ASK = "Ask them, or whoever gave you its address, for one."


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"registration": "closed"}


def test_the_sign_in_page_has_no_way_to_register(client: Browser) -> None:
    page = client.get("/sign-in").text
    assert "/register" not in page
    assert "Ask whoever runs this server for an account." in page


def test_the_page_of_registering_says_whom_to_ask(client: Browser) -> None:
    page = client.get("/register")
    assert page.status_code == 403
    assert WHOM_TO_ASK in page.text
    assert 'action="/register"' not in page.text
    assert 'href="/sign-in"' in page.text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_form_that_is_still_open_makes_no_account_and_costs_no_hash(
    client: Browser, session: Session, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PasswordHash, "hash", None)
    answer = client.submit("/register", ROBIN, headers=headers)
    assert answer.status_code == 403
    assert WHOM_TO_ASK in answer.text
    assert ("<html" in answer.text) is not bool(headers)
    assert session.exec(select(User)).all() == []
    assert session.exec(select(SignInAttempt)).all() == []


def test_who_has_an_account_signs_in_as_ever(as_user: AsUser, make_user: MakeUser) -> None:
    browser = as_user(make_user())
    assert browser.get("/probe").status_code == 200
    assert browser.get("/register").headers["Location"] == "/questions"
