"""Signing out ends the session of this browser, and of no other."""

import pytest
from sqlmodel import Session, select

from accounts.conftest import ExpireAccess, set_cookie
from conftest import PASSWORD, AsUser, MakeUser
from greenroom.accounts import cookies
from greenroom.accounts.models import RefreshToken
from greenroom.web import csrf
from support.browser import HTMX, Browser


def test_the_cookies_go_and_the_family_ends(as_user: AsUser, session: Session) -> None:
    browser = as_user()
    refresh_token = str(browser.cookies[cookies.REFRESH])
    access_token = str(browser.cookies[cookies.ACCESS])
    answer = browser.submit("/sign-out")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in"
    assert dict(browser.cookies).keys() == {csrf.COOKIE}
    assert session.exec(select(RefreshToken)).one().revoked_at is not None
    session.rollback()

    # Whoever kept the tokens has nothing.
    set_cookie(browser, cookies.ACCESS, access_token)
    assert browser.get("/probe").status_code == 307
    browser.cookies.delete(cookies.ACCESS)
    set_cookie(browser, cookies.REFRESH, refresh_token)
    assert browser.get("/refresh").headers["Location"].startswith("/sign-in")


def test_htmx_is_told_to_navigate(as_user: AsUser) -> None:
    answer = as_user().submit("/sign-out", headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_other_browsers_stay_signed_in(as_user: AsUser, make_user: MakeUser) -> None:
    user = make_user()
    here, there = as_user(user), as_user(user)
    here.submit("/sign-out")
    assert here.get("/probe").status_code == 307
    assert there.get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_it_works_with_an_expired_access_token(
    as_user: AsUser, make_user: MakeUser, expire_access: ExpireAccess, session: Session
) -> None:
    user = make_user()
    browser = as_user(user)
    expire_access(browser, user)
    page = browser.submit("/sign-out", follow_redirects=True)
    assert page.url.path == "/sign-in"
    assert dict(browser.cookies).keys() == {csrf.COOKIE}
    assert all(token.revoked_at for token in session.exec(select(RefreshToken)).all())


def test_a_stranger_ends_on_the_sign_in_page(client: Browser) -> None:
    assert client.submit("/sign-out", follow_redirects=True).url.path == "/sign-in"


def test_another_sites_form_signs_nobody_out(as_user: AsUser) -> None:
    browser = as_user()
    assert browser.post("/sign-out").status_code == 403
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    assert browser.submit("/sign-out", headers=cross_site).status_code == 403
    assert browser.get("/probe").status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_other_methods_are_refused(as_user: AsUser, method: str) -> None:
    browser = as_user()
    headers = {csrf.HEADER: browser.csrf_token()}
    assert browser.request(method, "/sign-out", headers=headers).status_code == 405
    assert browser.get("/probe").status_code == 200


@pytest.mark.parametrize("is_expired", [False, True])
def test_signing_in_anew_ends_the_browsers_earlier_session(
    as_user: AsUser,
    make_user: MakeUser,
    session: Session,
    expire_access: ExpireAccess,
    *,
    is_expired: bool,
) -> None:
    earlier, newcomer = make_user(), make_user()
    browser = as_user(earlier)
    if is_expired:
        expire_access(browser, earlier)
    browser.submit("/sign-in", {"email": newcomer.email, "password": PASSWORD})
    assert browser.get("/probe").json() == newcomer.email
    tokens = session.exec(select(RefreshToken)).all()
    assert {token.user_id: token.revoked_at is None for token in tokens} == {
        token.user_id: token.user_id == newcomer.id for token in tokens
    }
