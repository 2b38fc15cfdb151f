"""Who is asking: what happens with a good, an expired, and no access token."""

import pytest
from sqlmodel import Session

from accounts.conftest import ExpireAccess, set_cookie
from conftest import AsUser, MakeUser
from greenroom.accounts import cookies
from greenroom.accounts.models import Role, User
from greenroom.errors import ForbiddenError
from greenroom.web import csrf
from support.browser import BASE_URL, HTMX, Browser

JSON = {"Accept": "application/json"}
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """The one who asks."""
    return make_user(name="Robin Hood")


@pytest.fixture
def expired(as_user: AsUser, user: User, expire_access: ExpireAccess) -> Browser:
    """A browser whose access token ran out, while its refresh token is good."""
    browser = as_user(user)
    expire_access(browser, user)
    return browser


def test_a_page_is_shown_to_whom_it_belongs(as_user: AsUser, user: User) -> None:
    assert as_user(user).get("/probe").json() == user.email


def test_a_page_comes_by_way_of_new_tokens(expired: Browser, user: User) -> None:
    first = expired.get("/probe?q=a%20b&again=1")
    assert first.status_code == 307
    assert first.headers["Location"] == "/refresh?next=%2Fprobe%3Fq%3Da%2520b%26again%3D1"
    page = expired.get("/probe?q=a%20b&again=1", follow_redirects=True)
    assert page.json() == user.email
    assert str(page.url) == f"{BASE_URL}/probe?q=a%20b&again=1"


def test_a_path_with_unusual_letters_comes_back_as_it_was(expired: Browser) -> None:
    answer = expired.get("/questions/%25%E6%95%B0%3F", follow_redirects=True)
    assert answer.status_code == 404
    assert answer.url.raw_path == b"/questions/%25%E6%95%B0%3F"


def test_a_form_sent_with_an_expired_token_arrives_whole(expired: Browser, user: User) -> None:
    typed = "x = '数' # " + "long " * 20_000
    answer = expired.submit("/probe", {"typed": typed}, follow_redirects=True)
    assert [step.status_code for step in answer.history] == [307, 307]
    assert answer.json() == {"email": user.email, "typed": typed}


def test_scripts_get_401_and_act_themselves(expired: Browser) -> None:
    for headers in (HTMX, JSON, EVENTS):
        answer = expired.get("/probe", headers=headers)
        assert answer.status_code == 401
        assert "HX-Redirect" not in answer.headers
        assert len(answer.content) < 200
    answer = expired.submit("/probe", {"typed": "x"}, headers=HTMX)
    assert answer.status_code == 401


def test_a_script_can_refresh_and_ask_again(expired: Browser, user: User) -> None:
    headers = {**JSON, csrf.HEADER: expired.csrf_token()}
    assert expired.post("/refresh", headers=headers).status_code == 204
    assert expired.get("/probe", headers=JSON).json() == user.email


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: Browser) -> None:
    page = client.get("/probe?q=1", follow_redirects=True)
    assert page.status_code == 200
    assert str(page.url) == f"{BASE_URL}/sign-in?next=%2Fprobe%3Fq%3D1"
    assert 'value="/probe?q=1"' in page.text


@pytest.mark.parametrize(
    ("referer", "next_page"),
    [
        (f"{BASE_URL}/questions/create-an-item?tab=1", "%2Fquestions%2Fcreate-an-item%3Ftab%3D1"),
        ("https://evil.example/questions/x", "%2Fquestions"),
        (f"{BASE_URL}//evil.example", "%2Fquestions"),
        ("http://[", "%2Fquestions"),
        (None, "%2Fquestions"),
    ],
)
def test_a_strangers_form_leads_to_the_page_that_it_was_on(
    client: Browser, referer: str | None, next_page: str
) -> None:
    headers = {"Referer": referer} if referer else {}
    answer = client.submit("/probe", {"typed": "x"}, headers=headers, follow_redirects=True)
    assert answer.url.path == "/sign-in"
    assert answer.url.query.decode() == f"next={next_page}"


def test_a_deleted_user_is_nobody(as_user: AsUser, user: User, session: Session) -> None:
    browser = as_user(user)
    session.delete(session.get_one(User, user.id))
    session.commit()
    assert browser.get("/probe").status_code == 307
    assert browser.get("/probe", follow_redirects=True).url.path == "/sign-in"


def test_useless_cookies_lead_to_the_sign_in_page_and_vanish(client: Browser) -> None:
    set_cookie(client, cookies.ACCESS, "useless")
    assert client.get("/probe", follow_redirects=True).url.path == "/sign-in"
    assert cookies.ACCESS not in client.cookies


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.ADMIN])
def test_a_role_opens_its_pages(as_user: AsUser, make_user: MakeUser, role: Role) -> None:
    assert as_user(make_user(role)).get("/probe/staff").status_code == 200


def test_another_role_is_refused(as_user: AsUser, user: User) -> None:
    page = as_user(user).get("/probe/staff")
    assert page.status_code == 403
    assert ForbiddenError.public_message in page.text
    assert user.name in page.text


def test_the_role_in_the_database_counts_at_once(
    as_user: AsUser, make_user: MakeUser, session: Session
) -> None:
    user = make_user(Role.ADMIN)
    browser = as_user(user)
    session.get_one(User, user.id).role = Role.CANDIDATE
    session.commit()
    assert browser.get("/probe/staff").status_code == 403


def test_a_role_is_no_way_around_signing_in(client: Browser) -> None:
    assert client.get("/probe/staff").status_code == 307
