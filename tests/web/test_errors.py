"""Error pages: true statuses, words that help, nothing internal."""

import logging

import pytest
from fastapi import FastAPI

from accounts.conftest import set_cookie
from conftest import AsUser, MakeUser
from greenroom.accounts import cookies
from greenroom.accounts.current import CurrentUser
from greenroom.accounts.models import User
from greenroom.db import SessionDep
from greenroom.errors import GreenroomError, NotFoundError, TooManyRequestsError
from greenroom.web import csrf
from greenroom.web.forms import MAX_BODY_BYTES
from support.browser import HTMX, Browser

PAGE = {"Accept": "text/html,*/*;q=0.8"}
"""As a browser asks for a page."""
SECRET_DETAIL = "the password of the database is swordfish"


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application, with addresses that fail in every way."""

    @app.get("/probe/missing")
    def miss() -> None:
        raise NotFoundError("There is no question of this name.")

    @app.get("/probe/mine")
    def miss_mine(_user: CurrentUser) -> None:
        raise NotFoundError

    @app.get("/probe/wait")
    def wait() -> None:
        raise TooManyRequestsError(retry_after_seconds=90)

    @app.get("/probe/broken")
    def broken() -> None:
        raise RuntimeError(SECRET_DETAIL)

    @app.post("/probe/commit")
    def fail_at_commit(user: CurrentUser, session: SessionDep) -> str:
        session.add(User(email=user.email, name="The same e-mail once more"))
        return "looks good so far"

    @app.get("/probe/{number}")
    def show_number(number: int) -> int:
        return number

    @app.post("/probe/{number}")
    def take_number(number: int) -> int:
        return number

    return app


def test_an_unknown_address_is_a_404_page(client: Browser) -> None:
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert "There is nothing at this address." in page.text
    assert "<html" in page.text


def test_an_expected_error_shows_its_own_words(client: Browser) -> None:
    page = client.get("/probe/missing")
    assert page.status_code == 404
    assert "There is no question of this name." in page.text


def test_htmx_gets_the_part_that_it_swaps(client: Browser) -> None:
    part = client.get("/probe/missing", headers=HTMX)
    assert part.status_code == 404
    assert "There is no question of this name." in part.text
    assert "<html" not in part.text


def test_the_page_knows_who_is_signed_in(as_user: AsUser, make_user: MakeUser) -> None:
    page = as_user(make_user(name="Robin Hood")).get("/probe/mine")
    assert page.status_code == 404
    assert "Robin Hood" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/sign-out", 405), ("/probe/missing", 404), ("/probe/x", 404)],
)
def test_an_address_that_asks_for_nobody_shows_all_the_same_who_is_signed_in(
    as_user: AsUser, make_user: MakeUser, path: str, status: int
) -> None:
    page = as_user(make_user(name="Robin Hood")).get(path, headers=PAGE)
    assert page.status_code == status
    assert "Robin Hood" in page.text
    assert 'action="/sign-out"' in page.text
    assert '<nav aria-label="Main">' in page.text


def test_a_form_that_is_refused_for_its_token_shows_who_is_signed_in(
    as_user: AsUser, make_user: MakeUser
) -> None:
    page = as_user(make_user(name="Robin Hood")).post("/questions/x/draft", headers=PAGE)
    assert page.status_code == 403
    assert "Robin Hood" in page.text


@pytest.mark.parametrize(("path", "status"), [("/nowhere?q=1", 404), ("/sign-out?q=1", 405)])
def test_an_error_page_comes_by_way_of_new_tokens_when_the_old_ran_out(
    as_user: AsUser, make_user: MakeUser, path: str, status: int
) -> None:
    browser = as_user(make_user(name="Robin Hood"))
    set_cookie(browser, cookies.ACCESS, "expired")
    page = browser.get(path, headers=PAGE, follow_redirects=True)
    assert [step.status_code for step in page.history] == [307, 307]
    assert page.status_code == status
    assert str(page.url).endswith(path)
    assert "Robin Hood" in page.text


def test_what_is_no_page_gets_its_error_and_no_new_tokens(as_user: AsUser) -> None:
    browser = as_user()
    set_cookie(browser, cookies.ACCESS, "expired")
    assert browser.get("/static/nothing.css", headers={"Accept": "text/css"}).status_code == 404
    assert browser.get("/nowhere", headers={**PAGE, **HTMX}).status_code == 404
    assert browser.submit("/nowhere", headers=PAGE).status_code == 404


def test_useless_cookies_end_at_the_sign_in_page_and_strangers_at_the_error(
    client: Browser,
) -> None:
    set_cookie(client, cookies.ACCESS, "useless")
    assert client.get("/nowhere", headers=PAGE, follow_redirects=True).url.path == "/sign-in"
    page = client.get("/nowhere", headers=PAGE)
    assert page.status_code == 404
    assert "Sign out" not in page.text


def test_a_wrong_method_is_405_and_names_the_right_one(client: Browser) -> None:
    page = client.get("/sign-out")
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "cannot be used in that way" in page.text


def test_a_wait_says_how_long(client: Browser) -> None:
    page = client.get("/probe/wait")
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "90"


def test_an_address_of_the_wrong_form_is_404(client: Browser) -> None:
    assert client.get("/probe/x").status_code == 404
    assert client.get("/questions/%00").status_code in {307, 404}


def test_a_form_to_an_address_of_the_wrong_form_is_422(client: Browser) -> None:
    page = client.submit("/probe/x")
    assert page.status_code == 422
    assert "Reload and try again" in page.text


def test_an_unexpected_error_tells_the_log_and_not_the_visitor(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = client.get("/probe/broken")
    assert page.status_code == 500
    assert GreenroomError.public_message in page.text
    assert SECRET_DETAIL not in page.text
    assert SECRET_DETAIL in caplog.text
    assert "GET /probe/broken" in caplog.text


def test_an_unexpected_error_has_the_security_headers_too(client: Browser) -> None:
    page = client.get("/probe/broken")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert page.headers["Cache-Control"] == "no-store"


def test_a_commit_that_fails_is_an_error_and_not_a_success(
    as_user: AsUser, make_user: MakeUser
) -> None:
    page = as_user(make_user()).submit("/probe/commit")
    assert page.status_code == 500
    assert GreenroomError.public_message in page.text
    assert "<html" in page.text


def test_a_body_that_is_too_large_is_413(client: Browser) -> None:
    headers = {csrf.HEADER: client.csrf_token(), "Content-Type": "text/plain"}
    chunks = (b"x" * 65536 for _ in range(MAX_BODY_BYTES // 65536 + 1))
    answer = client.post("/sign-in", content=b"x" * (MAX_BODY_BYTES + 1), headers=headers)
    assert answer.status_code == 413
    assert "larger than this page accepts" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    streamed = client.post("/sign-in", content=chunks, headers=headers)
    assert streamed.status_code == 413
    assert "larger than this page accepts" in streamed.text
