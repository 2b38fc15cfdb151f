"""The refresh token: used once, kept as a hash, and an alarm when it comes back late."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import update
from sqlmodel import Session, col, select

from accounts.conftest import set_cookie
from conftest import AsUser, MakeUser
from greenroom.accounts import cookies
from greenroom.accounts.models import RefreshToken, User
from greenroom.accounts.paths import NOTICES, REUSED
from greenroom.lib.clock import utc_now
from greenroom.web import csrf
from support.browser import Browser

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """The owner of the browser."""
    return make_user()


@pytest.fixture
def browser(as_user: AsUser, user: User) -> Browser:
    """A signed-in browser that needs another access token."""
    return without_access(as_user(user))


@pytest.fixture
def wait(session: Session) -> Callable[[float], None]:
    """Call it to let seconds pass since the rotations so far."""

    def wait(seconds: float) -> None:
        for token in session.exec(
            select(RefreshToken).where(col(RefreshToken.rotated_at).is_not(None))
        ).all():
            assert token.rotated_at is not None
            token.rotated_at -= timedelta(seconds=seconds)
        session.commit()

    return wait


def without_access(browser: Browser) -> Browser:
    browser.cookies.delete(cookies.ACCESS)
    return browser


def refresh_token(browser: Browser) -> str:
    return str(browser.cookies.get(cookies.REFRESH, domain="127.0.0.1"))


def tab_with(app: FastAPI, token: str) -> Browser:
    """Return a browser that holds nothing but this refresh token."""
    tab = Browser(app)
    set_cookie(tab, cookies.REFRESH, token)
    return tab


def was_refused(answer: Response) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?")


def notice_of(answer: Response) -> str | None:
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return query.get("notice", [None])[0]


def test_each_use_gives_new_tokens_and_goes_back(browser: Browser) -> None:
    before = refresh_token(browser)
    answer = browser.get("/refresh?next=/probe")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/probe"
    assert refresh_token(browser) != before
    assert browser.get("/probe").status_code == 200
    assert browser.get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_only_hashes_are_stored(browser: Browser, session: Session) -> None:
    browser.get("/refresh?next=/probe")
    rows = session.exec(select(RefreshToken)).all()
    assert len(rows) == 2
    assert len({row.family_id for row in rows}) == 1
    expected = hashlib.sha256(refresh_token(browser).encode()).hexdigest()
    assert expected in {row.token_hash for row in rows}


def test_a_token_lasts_seven_days_from_its_own_issue(browser: Browser, session: Session) -> None:
    browser.get("/refresh?next=/probe")
    for row in session.exec(select(RefreshToken)).all():
        assert row.expires_at - row.issued_at == timedelta(days=7)
        assert abs(row.issued_at - utc_now()) < timedelta(minutes=1)


def test_a_script_gets_204_with_the_cookies(browser: Browser) -> None:
    before = refresh_token(browser)
    headers = {**SCRIPT, csrf.HEADER: browser.csrf_token()}
    answer = browser.post("/refresh", headers=headers)
    assert answer.status_code == 204
    assert refresh_token(browser) != before


def test_a_script_needs_the_forgery_token(browser: Browser) -> None:
    before = refresh_token(browser)
    assert browser.post("/refresh", headers=SCRIPT).status_code == 403
    assert refresh_token(browser) == before


def test_a_script_without_a_refresh_token_gets_401(client: Browser) -> None:
    headers = {**SCRIPT, csrf.HEADER: client.csrf_token()}
    answer = client.post("/refresh", headers=headers)
    assert answer.status_code == 401
    assert "sign in" in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods_are_refused(browser: Browser, method: str) -> None:
    headers = {csrf.HEADER: browser.csrf_token()}
    assert browser.request(method, "/refresh", headers=headers).status_code == 405


def test_without_a_token_one_is_asked_to_sign_in(client: Browser) -> None:
    answer = client.get("/refresh?next=/progress")
    assert was_refused(answer)
    assert answer.headers["Location"] == "/sign-in?next=%2Fprogress"
    assert "Set-Cookie" not in answer.headers


def test_a_forged_token_is_refused_and_taken_away(client: Browser) -> None:
    set_cookie(client, cookies.REFRESH, "forged")
    answer = client.get("/refresh?next=/progress")
    assert was_refused(answer)
    assert notice_of(answer) is None
    assert cookies.REFRESH not in client.cookies


def test_a_token_of_a_deleted_user_is_refused(
    browser: Browser, user: User, session: Session
) -> None:
    session.delete(session.get_one(User, user.id))
    session.commit()
    answer = browser.get("/refresh?next=/probe")
    assert was_refused(answer)
    assert dict(browser.cookies).keys() == {csrf.COOKIE}


def test_next_stays_on_this_site(browser: Browser) -> None:
    answer = browser.get("/refresh?next=https://evil.example")
    assert answer.headers["Location"] == "/questions"


# --- a token that comes back ---


def test_an_answer_that_was_lost_is_given_again(
    browser: Browser, wait: Callable[[float], None]
) -> None:
    old = refresh_token(browser)
    for seconds in (0, 10, 15):
        wait(seconds)
        set_cookie(browser, cookies.REFRESH, old)
        without_access(browser)
        assert browser.get("/refresh?next=/probe").headers["Location"] == "/probe"
        assert refresh_token(browser) != old
        assert browser.get("/probe").status_code == 200
    assert without_access(browser).get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_a_form_whose_way_through_refresh_was_broken_off_arrives_when_sent_again(
    browser: Browser, user: User
) -> None:
    old = refresh_token(browser)
    browser.get("/refresh?next=/probe")
    without_access(browser)
    set_cookie(browser, cookies.REFRESH, old)
    answer = browser.submit("/probe", {"typed": "x"}, follow_redirects=True)
    assert answer.json() == {"email": user.email, "typed": "x"}


def test_tabs_that_come_at_once_all_come_through_whichever_answer_is_kept(
    browser: Browser, app: FastAPI
) -> None:
    tabs = [tab_with(app, refresh_token(browser)) for _ in range(4)]
    for tab in tabs:
        assert tab.get("/refresh?next=/probe", follow_redirects=True).status_code == 200
    assert len({refresh_token(tab) for tab in tabs}) == 4
    # Any of the answers is as good as another, and those that were not kept do no harm.
    for kept in (tabs[2], tabs[2]):
        assert without_access(kept).get("/refresh?next=/probe").headers["Location"] == "/probe"
    assert tabs[0].get("/probe").status_code == 200


def test_a_script_gets_an_answer_again_too(browser: Browser, app: FastAPI) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    headers = {**SCRIPT, csrf.HEADER: second.csrf_token()}
    assert second.post("/refresh", headers=headers).status_code == 204
    assert second.get("/probe").status_code == 200


def test_a_tab_that_has_another_ones_answer_already_uses_nothing_up(
    browser: Browser, app: FastAPI
) -> None:
    late = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    given = refresh_token(browser)
    answer = browser.get("/refresh?next=/probe")
    assert answer.headers["Location"] == "/probe"
    assert "Set-Cookie" not in answer.headers
    headers = {**SCRIPT, csrf.HEADER: browser.csrf_token()}
    assert browser.post("/refresh", headers=headers).status_code == 204
    assert refresh_token(browser) == given
    # So one that is still on its way with the old token is no copy.
    assert late.get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_a_good_access_token_of_another_session_does_not_stand_in(
    browser: Browser, user: User, as_user: AsUser
) -> None:
    other = as_user(user)
    before = refresh_token(browser)
    set_cookie(browser, cookies.ACCESS, str(other.cookies[cookies.ACCESS]))
    assert browser.get("/refresh?next=/probe").headers["Location"] == "/probe"
    assert refresh_token(browser) != before


def test_once_its_answer_is_in_use_a_token_is_a_copy(browser: Browser, app: FastAPI) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    without_access(browser).get("/refresh?next=/probe")
    assert notice_of(thief.get("/refresh?next=/probe")) == REUSED
    assert cookies.ACCESS not in thief.cookies
    assert browser.get("/probe").status_code == 307


def test_a_thief_who_was_quick_is_found_out_when_the_second_of_the_two_comes(
    browser: Browser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    assert thief.get("/refresh?next=/probe", follow_redirects=True).status_code == 200
    # A quarter of an hour later both need another access token.
    wait(900)
    first, second = without_access(thief), without_access(browser)
    assert first.get("/refresh?next=/probe").headers["Location"] == "/probe"
    wait(30)
    # The owner is told, and by a page; the thief has nothing any more.
    page = second.get("/refresh?next=/probe", follow_redirects=True)
    assert page.url.path == "/sign-in"
    assert NOTICES[REUSED] in page.text
    assert first.get("/probe").status_code == 307
    assert was_refused(first.get("/refresh?next=/probe"))


def test_a_used_token_that_comes_back_after_half_a_minute_ends_the_family(
    browser: Browser, app: FastAPI, wait: Callable[[float], None], session: Session
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(30)
    answer = thief.get("/refresh?next=/probe")
    assert was_refused(answer)
    assert notice_of(answer) == REUSED
    assert all(row.revoked_at for row in session.exec(select(RefreshToken)).all())
    session.rollback()
    # The access token that the owner had until now ends with it.
    assert browser.get("/probe").status_code == 307
    assert was_refused(browser.get("/refresh?next=/probe"))


def test_a_used_token_is_not_forgiven_because_an_access_token_is_good(
    browser: Browser, wait: Callable[[float], None]
) -> None:
    old = refresh_token(browser)
    browser.get("/refresh?next=/probe")
    wait(30)
    set_cookie(browser, cookies.REFRESH, old)
    assert was_refused(browser.get("/refresh?next=/probe"))


def test_being_answered_again_does_not_make_the_time_longer(
    browser: Browser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    old = refresh_token(browser)
    browser.get("/refresh?next=/probe")
    wait(20)
    assert tab_with(app, old).get("/refresh?next=/probe").headers["Location"] == "/probe"
    wait(10)
    assert was_refused(tab_with(app, old).get("/refresh?next=/probe"))


def test_a_script_that_holds_a_copy_gets_401_and_ends_the_family(
    browser: Browser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(31)
    headers = {**SCRIPT, csrf.HEADER: thief.csrf_token()}
    assert thief.post("/refresh", headers=headers).status_code == 401
    assert was_refused(browser.get("/refresh?next=/probe"))


def test_other_browsers_of_the_same_person_stay_signed_in(
    browser: Browser, user: User, as_user: AsUser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    other = as_user(user)
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(31)
    assert was_refused(thief.get("/refresh?next=/probe"))
    assert other.get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_signing_in_sweeps_a_persons_expired_tokens_away(
    user: User, as_user: AsUser, session: Session
) -> None:
    as_user(user)
    session.exec(update(RefreshToken).values(expires_at=utc_now() - timedelta(seconds=1)))
    session.commit()
    as_user(user)
    assert len(session.exec(select(RefreshToken)).all()) == 1
