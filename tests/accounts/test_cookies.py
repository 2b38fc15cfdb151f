"""The flags of the cookies that Greenroom sets."""

from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest

from conftest import PASSWORD, MakeUser
from greenroom.accounts import cookies
from greenroom.web import csrf
from support.browser import HOST, Browser

SEVEN_DAYS = str(7 * 24 * 3600)


@pytest.fixture(params=["http", "https"])
def scheme(request: pytest.FixtureRequest) -> str:
    """How browsers reach the server."""
    return str(request.param)


@pytest.fixture
def settings_overrides(scheme: str) -> dict[str, Any]:
    return {"base_url": f"{scheme}://greenroom.example"}


def cookies_of(headers: list[str]) -> dict[str, Morsel[str]]:
    found: SimpleCookie = SimpleCookie()
    for header in headers:
        found.load(header)
    return dict(found)


@pytest.fixture
def client(client: Browser, scheme: str) -> Browser:
    """A browser that uses the scheme."""
    client.base_url = f"{scheme}://{HOST}:8000"
    return client


def test_no_script_reads_them_and_other_sites_cannot_send_them(
    client: Browser, make_user: MakeUser, scheme: str
) -> None:
    page = client.get("/sign-in")
    fields = {"email": make_user().email, "password": PASSWORD}
    answer = client.submit("/sign-in", fields)
    found = cookies_of(page.headers.get_list("Set-Cookie") + answer.headers.get_list("Set-Cookie"))
    assert found.keys() == {cookies.ACCESS, cookies.REFRESH, csrf.COOKIE}
    for cookie in found.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "lax"
        assert bool(cookie["secure"]) is (scheme == "https")
        assert cookie["domain"] == ""
    assert found[cookies.ACCESS]["path"] == "/"
    assert found[cookies.REFRESH]["path"] == "/refresh"
    assert found[cookies.ACCESS]["max-age"] == SEVEN_DAYS
    assert found[cookies.REFRESH]["max-age"] == SEVEN_DAYS


def test_a_signed_in_browser_sends_its_refresh_token_to_one_address_alone(
    client: Browser, make_user: MakeUser
) -> None:
    client.submit("/sign-in", {"email": make_user().email, "password": PASSWORD})
    sent = client.build_request("GET", "/refresh").headers["Cookie"]
    assert cookies.REFRESH in sent
    sent = client.build_request("GET", "/probe").headers["Cookie"]
    assert cookies.ACCESS in sent
    assert cookies.REFRESH not in sent
