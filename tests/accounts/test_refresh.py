"""The refresh token: used once, kept as a hash, and an alarm when it comes back."""

import hashlib
import threading
import time
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
from greenroom.accounts.refresh_routes import MAX_PASSES, PAUSE_SECONDS
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
    """A signed-in browser."""
    return as_user(user)


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
    before = dict(browser.cookies)
    answer = browser.get("/refresh?next=/probe")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/probe"
    assert browser.cookies[cookies.ACCESS] != before[cookies.ACCESS]
    assert browser.cookies[cookies.REFRESH] != before[cookies.REFRESH]
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


# --- several tabs with the same token ---


def test_a_second_tab_gets_no_tokens_but_comes_through_with_those_of_the_first(
    browser: Browser, app: FastAPI
) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")

    late = second.get("/refresh?next=/probe")
    assert late.status_code == 307
    assert late.headers["Location"] == "/refresh?next=%2Fprobe&again=1"
    assert "Set-Cookie" not in late.headers

    # Tabs share their cookies: by now this one has what the first was given.
    second.cookies = browser.cookies
    arrived = second.get(late.headers["Location"], follow_redirects=True)
    assert arrived.status_code == 200
    assert arrived.url.path == "/probe"


def test_any_number_of_tabs_come_through(browser: Browser, app: FastAPI) -> None:
    old = refresh_token(browser)
    browser.get("/refresh?next=/probe")
    between = refresh_token(browser)
    tabs = [tab_with(app, old) for _ in range(4)]
    places = [tab.get("/refresh?next=/probe").headers["Location"] for tab in tabs]
    # All of them come again with the first tab's tokens before any of them hears an answer.
    for tab, place in zip(tabs, places, strict=True):
        set_cookie(tab, cookies.ACCESS, str(browser.cookies[cookies.ACCESS]))
        set_cookie(tab, cookies.REFRESH, between)
        assert tab.get(place).headers["Location"] == "/probe"


def test_a_script_in_a_second_tab_comes_through_too(browser: Browser, app: FastAPI) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    headers = {**SCRIPT, csrf.HEADER: second.csrf_token()}
    late = second.post("/refresh", headers=headers)
    assert late.status_code == 307
    set_cookie(second, cookies.ACCESS, str(browser.cookies[cookies.ACCESS]))
    set_cookie(second, cookies.REFRESH, refresh_token(browser))
    assert second.post(late.headers["Location"], headers=headers).status_code == 204


def test_a_copy_that_comes_again_without_the_first_tabs_tokens_ends_the_family(
    browser: Browser, app: FastAPI
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    answer = thief.get("/refresh?next=/probe")
    passes = 0
    while not was_refused(answer):
        answer = thief.get(answer.headers["Location"])
        passes += 1
    assert passes == MAX_PASSES
    assert notice_of(answer) == REUSED
    assert cookies.ACCESS not in thief.cookies

    # The owner is told as well, and by a page.
    page = browser.get("/refresh?next=/probe", follow_redirects=True)
    assert page.url.path == "/sign-in"
    assert NOTICES[REUSED] in page.text
    assert browser.get("/probe", follow_redirects=True).url.path == "/sign-in"


def test_a_tab_comes_through_whose_redirect_was_quicker_than_the_first_tabs_tokens(
    browser: Browser, app: FastAPI
) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    late = second.get("/refresh?next=/probe")
    later = second.get(late.headers["Location"])
    assert later.status_code == 307
    assert later.headers["Location"] == "/refresh?next=%2Fprobe&again=2"
    assert "Set-Cookie" not in later.headers

    second.cookies = browser.cookies
    assert second.get(later.headers["Location"], follow_redirects=True).url.path == "/probe"
    assert browser.get("/probe").status_code == 200


def test_while_a_tab_waits_for_the_first_ones_tokens_others_can_write(
    browser: Browser, app: FastAPI, session: Session
) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    headers = {**SCRIPT, csrf.HEADER: second.csrf_token()}
    answers: list[Response] = []
    waiting = threading.Thread(
        target=lambda: answers.append(second.post("/refresh", headers=headers))
    )
    waiting.start()
    time.sleep(PAUSE_SECONDS / 2)
    session.exec(update(User).values(name="Robin of Locksley"))
    session.commit()
    assert answers == []
    waiting.join()
    assert answers[0].status_code == 307


@pytest.mark.parametrize(("seconds", "again"), [(2.1, 1), (0, MAX_PASSES)])
def test_who_comes_again_too_late_or_too_often_holds_a_copy(
    browser: Browser, app: FastAPI, wait: Callable[[float], None], seconds: float, again: int
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(seconds)
    assert notice_of(thief.get(f"/refresh?next=/probe&again={again}")) == REUSED
    assert was_refused(browser.get("/refresh?next=/probe"))


def test_a_used_token_that_comes_back_after_ten_seconds_ends_the_family(
    browser: Browser, app: FastAPI, wait: Callable[[float], None], session: Session
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(10.1)
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
    wait(10.1)
    set_cookie(browser, cookies.REFRESH, old)
    assert was_refused(browser.get("/refresh?next=/probe&again=1"))


def test_just_inside_ten_seconds_it_is_forgiven(
    browser: Browser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    second = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(5)
    assert second.get("/refresh?next=/probe").status_code == 307
    assert browser.get("/refresh?next=/probe").headers["Location"] == "/probe"


def test_a_script_that_holds_a_copy_gets_401_and_ends_the_family(
    browser: Browser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(11)
    headers = {**SCRIPT, csrf.HEADER: thief.csrf_token()}
    assert thief.post("/refresh", headers=headers).status_code == 401
    assert was_refused(browser.get("/refresh?next=/probe"))


def test_other_browsers_of_the_same_person_stay_signed_in(
    browser: Browser, user: User, as_user: AsUser, app: FastAPI, wait: Callable[[float], None]
) -> None:
    other = as_user(user)
    thief = tab_with(app, refresh_token(browser))
    browser.get("/refresh?next=/probe")
    wait(11)
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
