"""The doors of the demo: one click, no password, and no such thing outside demo mode."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from conftest import PASSWORD
from greenroom.accounts import service
from greenroom.accounts.models import Role, User
from greenroom.db import for_writing
from support.browser import HTMX, Browser


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"demo": True}


@pytest.mark.parametrize("role", ["candidate", "interviewer"])
def test_one_click_signs_in(client: Browser, role: str, session: Session) -> None:
    answer = client.submit(f"/demo/{role}", {"next": "/progress"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/progress"
    assert client.get("/probe").json() == f"{role}@demo.invalid"
    user = session.exec(select(User).where(User.role == Role(role))).one()
    assert user.password_hash is None


def test_the_same_account_is_used_again(client: Browser, session: Session) -> None:
    for _ in range(2):
        client.submit("/demo/candidate")
    assert len(session.exec(select(User)).all()) == 2


def test_the_interviewer_may_see_staff_pages(client: Browser) -> None:
    client.submit("/demo/interviewer")
    assert client.get("/probe/staff").status_code == 200


def test_htmx_is_told_to_navigate(client: Browser) -> None:
    answer = client.submit("/demo/candidate", headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/questions"


def test_the_sign_in_page_offers_both(client: Browser) -> None:
    page = client.get("/sign-in").text
    assert 'action="/demo/candidate"' in page
    assert 'action="/demo/interviewer"' in page


@pytest.mark.parametrize("role", ["admin", "king", "Candidate", "candidate%00"])
def test_there_are_no_other_doors(client: Browser, role: str) -> None:
    assert client.submit(f"/demo/{role}").status_code == 404


def test_next_stays_on_this_site(client: Browser) -> None:
    answer = client.submit("/demo/candidate", {"next": "//evil.example"})
    assert answer.headers["Location"] == "/questions"


def test_a_form_without_its_token_is_refused(client: Browser) -> None:
    assert client.post("/demo/candidate").status_code == 403


def test_other_methods_are_refused(client: Browser) -> None:
    assert client.get("/demo/candidate").status_code == 405


@pytest.mark.parametrize("password", ["", "candidate", PASSWORD])
def test_no_password_opens_a_demo_account(client: Browser, password: str) -> None:
    client.submit("/demo/candidate")
    client.cookies.clear()
    fields = {"email": "candidate@demo.invalid", "password": password}
    assert client.submit("/sign-in", fields).status_code == 422


def test_nobody_can_register_as_a_demo_account(client: Browser) -> None:
    fields = {"name": "R", "email": "candidate@demo.invalid", "password": PASSWORD}
    assert client.submit("/register", fields).status_code == 422


@pytest.mark.both_databases
def test_making_the_demo_accounts_twice_changes_nothing(engine: Engine) -> None:
    found = []
    for _ in range(2):
        with Session(for_writing(engine)) as session:
            users = service.ensure_demo_users(session)
            found.append({role: user.id for role, user in users.items()})
            session.commit()
    assert found[0] == found[1]
    assert found[0].keys() == {Role.CANDIDATE, Role.INTERVIEWER}
