"""Outside demo mode its doors do not exist."""

import pytest
from sqlmodel import Session, select

from greenroom.accounts import service
from greenroom.accounts.models import User
from greenroom.web import csrf
from support.browser import Browser


@pytest.mark.parametrize("role", ["candidate", "interviewer"])
def test_there_is_no_such_address(client: Browser, session: Session, role: str) -> None:
    assert client.submit(f"/demo/{role}").status_code == 404
    assert session.exec(select(User)).all() == []


def test_the_sign_in_page_does_not_offer_it(client: Browser) -> None:
    assert "/demo/" not in client.get("/sign-in").text


def test_demo_accounts_that_exist_stay_shut(client: Browser, session: Session) -> None:
    service.ensure_demo_users(session)
    session.commit()
    assert client.submit("/demo/candidate").status_code == 404
    assert dict(client.cookies).keys() == {csrf.COOKIE}
