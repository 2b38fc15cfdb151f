"""Greenroom answers to its own name alone (DNS rebinding)."""

import pytest

from support.browser import Browser

LOCAL = ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "[::1]"]
FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "127.0.0.1.evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1:8000@evil.example",
    "evil.example@127.0.0.1",
    "127.0.0.1:evil.example",
    "[::2]:8000",
    "::1",
    "",
]
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only said; nothing listens in these tests

in_demo_mode = pytest.mark.parametrize("settings_overrides", [{"demo": True}])
behind_a_proxy = pytest.mark.parametrize(
    "settings_overrides",
    [{"sandbox": "docker", "host": EVERYWHERE, "base_url": "https://greenroom.example"}],
)
published = pytest.mark.parametrize(
    "settings_overrides", [{"sandbox": "docker", "host": EVERYWHERE}]
)


def status(browser: Browser, host: str, path: str = "/sign-in") -> int:
    return browser.get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize("host", LOCAL)
def test_on_loopback_the_names_of_this_machine_are_answered(client: Browser, host: str) -> None:
    assert status(client, host) == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_on_loopback_no_other_name_is(client: Browser, host: str) -> None:
    assert status(client, host) == 400
    assert status(client, host, "/static/app.css") == 400


@in_demo_mode
def test_a_page_that_points_its_own_name_here_cannot_enter_the_demo(client: Browser) -> None:
    foreign = {"Host": "evil.example:8000"}
    assert client.submit("/demo/candidate", headers=foreign).status_code == 400
    assert client.submit("/demo/candidate").status_code == 303


@behind_a_proxy
@pytest.mark.parametrize("host", ["greenroom.example", "Greenroom.Example:443"])
def test_behind_a_proxy_the_name_of_the_address_is_answered(client: Browser, host: str) -> None:
    assert status(client, host) == 200


@behind_a_proxy
@pytest.mark.parametrize("host", [*LOCAL, *FOREIGN, "www.greenroom.example"])
def test_behind_a_proxy_no_other_name_is(client: Browser, host: str) -> None:
    assert status(client, host) == 400


@published
@pytest.mark.parametrize("host", LOCAL)
def test_a_container_published_on_loopback_answers_to_its_names(client: Browser, host: str) -> None:
    assert status(client, host) == 200


def test_the_refusal_says_where_to_go_and_has_the_security_headers(client: Browser) -> None:
    answer = client.get("/sign-in", headers={"Host": "evil.example"})
    assert "Greenroom's address here is http://127.0.0.1:8000" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_monitors_may_use_any_name(client: Browser) -> None:
    assert status(client, "192.0.2.7:8000", "/healthz") != 400
    assert status(client, "192.0.2.7:8000", "/healthz/x") == 400
