"""Signing in with e-mail and password."""

import re
from typing import Any

import pytest
from pwdlib import PasswordHash
from sqlalchemy import update
from sqlmodel import Session

from conftest import PASSWORD, AsUser, MakeUser
from greenroom.accounts.models import User
from greenroom.accounts.routes import NO_MATCH
from greenroom.web import csrf
from support.browser import HTMX, Browser


def test_right_words_open_the_door(client: Browser, make_user: MakeUser) -> None:
    user = make_user()
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/questions"
    assert client.get("/probe").json() == user.email


def test_the_form_works_as_the_page_shows_it(client: Browser, make_user: MakeUser) -> None:
    user = make_user()
    page = client.get("/sign-in?next=/probe").text
    fields = dict(re.findall(r'name="(csrf_token|next)" value="([^"]*)"', page))
    answer = client.post("/sign-in", data={**fields, "email": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/probe"


def test_htmx_is_told_to_navigate(client: Browser, make_user: MakeUser) -> None:
    fields = {"email": make_user().email, "password": PASSWORD, "next": "/progress"}
    answer = client.submit("/sign-in", fields, headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/progress"
    assert client.get("/probe").status_code == 200


@pytest.mark.parametrize("typed", [" {} ", "{}\n", "{}"])
def test_spaces_and_capitals_around_an_email_do_not_matter(
    client: Browser, make_user: MakeUser, typed: str
) -> None:
    user = make_user(email="robin.hood@example.com")
    email = typed.format(user.email.upper())
    answer = client.submit("/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 303


def test_a_wrong_password_keeps_the_email_and_never_the_password(
    client: Browser, make_user: MakeUser
) -> None:
    user = make_user()
    fields = {"email": user.email, "password": "wrong password", "next": "/progress"}
    answer = client.submit("/sign-in", fields)
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert f'value="{user.email}"' in answer.text
    assert 'value="/progress"' in answer.text
    assert "wrong password" not in answer.text
    assert client.get("/probe").status_code == 307


def test_htmx_gets_the_form_alone(client: Browser) -> None:
    fields = {"email": "nobody@example.com", "password": "wrong password"}
    answer = client.submit("/sign-in", fields, headers=HTMX)
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert "<html" not in answer.text
    assert answer.headers["Vary"] == "HX-Request"


def test_empty_fields_are_named(client: Browser) -> None:
    answer = client.submit("/sign-in", {"email": "", "password": ""})
    assert answer.status_code == 422
    assert "Enter an e-mail address" in answer.text
    assert "Enter your password" in answer.text


def test_missing_fields_are_like_empty_ones(client: Browser) -> None:
    answer = client.submit("/sign-in")
    assert answer.status_code == 422
    assert "Enter your password" in answer.text


def test_an_unknown_email_gets_the_same_answer_for_the_same_work(
    client: Browser, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = make_user().email
    verified: list[str] = []
    verify = PasswordHash.verify

    def counting(self: PasswordHash, password: str, hash: str, **kwargs: Any) -> bool:  # noqa: A002 - pwdlib's name
        verified.append(password)
        return verify(self, password, hash, **kwargs)

    monkeypatch.setattr(PasswordHash, "verify", counting)
    pages = []
    for email in (known, "nobody@example.com"):
        answer = client.submit("/sign-in", {"email": email, "password": "wrong password"})
        pages.append((answer.status_code, _without_variables(answer.text, email)))
    assert pages[0] == pages[1]
    assert verified == ["wrong password", "wrong password"]


def _without_variables(page: str, email: str) -> str:
    return re.sub(r'content="[^"]{22}"', "", page.replace(email, "EMAIL"))


def test_an_account_without_a_password_cannot_be_opened_with_one(
    client: Browser, make_user: MakeUser, session: Session
) -> None:
    user = make_user()
    session.exec(update(User).values(password_hash=None))
    session.commit()
    for password in ("", "no password has this hash", PASSWORD):
        answer = client.submit("/sign-in", {"email": user.email, "password": password})
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"],
)
def test_next_stays_on_this_site(client: Browser, make_user: MakeUser, elsewhere: str) -> None:
    fields = {"email": make_user().email, "password": PASSWORD, "next": elsewhere}
    assert client.submit("/sign-in", fields).headers["Location"] == "/questions"


@pytest.mark.parametrize("path", ["/sign-in", "/refresh?next=/x"])
def test_next_does_not_lead_in_circles(client: Browser, make_user: MakeUser, path: str) -> None:
    fields = {"email": make_user().email, "password": PASSWORD, "next": path}
    assert client.submit("/sign-in", fields).headers["Location"] == "/questions"


def test_next_may_hold_any_letters(client: Browser, make_user: MakeUser) -> None:
    fields = {"email": make_user().email, "password": PASSWORD, "next": "/questions?q=数"}
    answer = client.submit("/sign-in", fields, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/questions?q=%E6%95%B0"
    answer = client.submit("/sign-in", fields)
    assert answer.headers["Location"] == "/questions?q=%E6%95%B0"


def test_who_is_signed_in_already_goes_on(as_user: AsUser) -> None:
    browser = as_user()
    for path in ("/sign-in", "/register"):
        answer = browser.get(f"{path}?next=/progress")
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/progress"


def test_a_form_without_its_token_is_refused(client: Browser, make_user: MakeUser) -> None:
    fields = {"email": make_user().email, "password": PASSWORD}
    answer = client.post("/sign-in", data=fields)
    assert answer.status_code == 403
    assert csrf.StaleFormError.public_message.split(".")[0] in answer.text
    assert client.get("/probe").status_code == 307


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(client: Browser, method: str) -> None:
    headers = {csrf.HEADER: client.csrf_token()}
    assert client.request(method, "/sign-in", headers=headers).status_code == 405
