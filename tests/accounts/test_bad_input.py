"""Bytes that no page of ours would send: each gets a clean answer, on both databases."""

from urllib.parse import quote, urlencode

import pytest
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.web import csrf
from greenroom.web.forms import MAX_BODY_BYTES
from support.browser import Browser

pytestmark = pytest.mark.both_databases

FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024
FIELDS = ["name", "email", "password", "next"]
GOOD = {
    "name": "Robin",
    "email": "robin@example.com",
    "password": "correct horse battery",
    "next": "/progress",
}


def register_raw(browser: Browser, body: bytes, content_type: str = FORM) -> int:
    headers = {"Content-Type": content_type, csrf.HEADER: browser.csrf_token()}
    return browser.post("/register", content=body, headers=headers).status_code


def encoded(**replaced: str) -> bytes:
    """Return the good form with some fields replaced by what is percent-encoded already."""
    good = {name: quote(value) for name, value in GOOD.items()}
    return "&".join(f"{name}={value}" for name, value in {**good, **replaced}.items()).encode()


@pytest.mark.parametrize("path", ["/sign-in", "/register"])
@pytest.mark.parametrize("field", ["name", "email"])
@pytest.mark.parametrize("typed", ["\x00", "a\x00b@example.com", "\x1b[31m", "\x7f"])
def test_control_characters_are_named_at_their_field(
    client: Browser, path: str, field: str, typed: str
) -> None:
    if (path, field) == ("/sign-in", "name"):
        field = "email"
    assert client.submit(path, {**GOOD, field: typed}).status_code == 422


def test_a_nul_in_the_password_is_just_another_character(client: Browser) -> None:
    fields = {**GOOD, "password": "ten\x00characters"}
    assert client.submit("/register", fields).status_code == 303
    client.cookies.clear()
    assert client.submit("/sign-in", {**fields, "password": "ten"}).status_code == 422
    assert client.submit("/sign-in", fields).status_code == 303


@pytest.mark.parametrize("broken", ["%ff%fe", "%ed%a0%80", "%c3", "%f8%88%80%80%80"])
@pytest.mark.parametrize("field", FIELDS)
def test_broken_utf_8_breaks_nothing(client: Browser, field: str, broken: str) -> None:
    assert register_raw(client, encoded(**{field: broken * 5})) in {303, 422}


def test_raw_bytes_break_nothing(client: Browser) -> None:
    assert register_raw(client, b"name=\xff\x00\xfe&email=\x80&password=\x00") == 422
    assert register_raw(client, bytes(range(256)) * 40) == 422
    assert register_raw(client, b"&&==&=;%&%zz=%") == 422


@pytest.mark.parametrize("path", ["/sign-in", "/register"])
@pytest.mark.parametrize("field", ["name", "email", "password"])
def test_a_megabyte_in_a_field_is_refused_at_the_field(
    client: Browser, session: Session, path: str, field: str
) -> None:
    answer = client.submit(path, {**GOOD, field: "x" * (MEGABYTE + 1)})
    assert answer.status_code == 422
    assert session.exec(select(User)).all() == []


def test_a_megabyte_of_next_leads_home_or_there(client: Browser) -> None:
    answer = client.submit("/register", {**GOOD, "next": "x" * MEGABYTE})
    assert answer.headers["Location"] == "/questions"


def test_more_than_a_request_may_hold_is_413(client: Browser, session: Session) -> None:
    body = urlencode({**GOOD, "name": "x" * MAX_BODY_BYTES}).encode()
    assert register_raw(client, body) == 413
    answer = client.post("/register", content=body, headers={"Content-Type": FORM})
    assert answer.status_code == 413
    assert session.exec(select(User)).all() == []


def test_more_fields_than_a_form_has_are_400(client: Browser) -> None:
    assert register_raw(client, b"&".join(b"x=1" for _ in range(2000))) == 400


MULTIPART = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("charset", "value", "status"),
    [
        ("utf-8", b"\xff\xfe", 422),
        ("no-such-thing", b"x", 400),
        ("hex", b"x", 400),
        ("idna", b"xn--\xff", 400),
        ("undefined", b"x", 400),
        ("unicode_escape", rb"\ud800", 400),
        ("utf-16", b"x", 400),
    ],
)
def test_any_character_set_gets_a_clean_answer(
    client: Browser, charset: str, value: bytes, status: int
) -> None:
    content_type = f"multipart/form-data; boundary=b; charset={charset}"
    assert register_raw(client, MULTIPART % (b"name", value), content_type) == status


@pytest.mark.parametrize("boundary", ["", "; boundary=other", "; boundary="])
def test_a_multipart_body_that_is_none_is_refused(client: Browser, boundary: str) -> None:
    content_type = f"multipart/form-data{boundary}"
    assert register_raw(client, MULTIPART % (b"name", b"x"), content_type) in {400, 422}


def test_a_file_in_place_of_a_text_is_like_an_empty_field(client: Browser) -> None:
    answer = client.post(
        "/register",
        data={**GOOD, "password": "", csrf.FIELD: client.csrf_token()},
        files={"password": ("p.txt", b"correct horse battery")},
    )
    assert answer.status_code in {303, 422}


def test_json_is_no_form(client: Browser) -> None:
    headers = {csrf.HEADER: client.csrf_token()}
    assert client.post("/register", json=GOOD, headers=headers).status_code == 422


@pytest.mark.parametrize("query", ["next=%00", "next=%ff", "next=" + "x" * 5000, "notice=%00"])
def test_strange_addresses_show_the_form(client: Browser, query: str) -> None:
    assert client.get(f"/sign-in?{query}").status_code == 200
    assert client.get(f"/refresh?{query}").status_code == 303
