"""Another site cannot act in somebody's name."""

import re
from collections.abc import Mapping

import pytest
from fastapi import FastAPI, UploadFile

from greenroom.web import csrf
from support.browser import HTMX, Browser


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application, with an address that takes anything but needs the token."""

    @app.post("/probe")
    @app.put("/probe")
    @app.delete("/probe")
    def take() -> str:
        return "taken"

    @app.post("/probe/file")
    async def take_file(file: UploadFile) -> int:
        return len(await file.read())

    return app


def test_the_token_of_a_pages_form_is_accepted(client: Browser) -> None:
    page = client.get("/sign-in").text
    found = re.search('name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    assert client.post("/probe", data={csrf.FIELD: found[1]}).text == '"taken"'


def test_the_token_in_the_pages_head_is_accepted_as_a_header(client: Browser) -> None:
    found = re.search('name="csrf-token" content="([^"]+)"', client.get("/sign-in").text)
    assert found is not None
    for method in ("POST", "PUT", "DELETE"):
        answer = client.request(method, "/probe", headers={csrf.HEADER: found[1]})
        assert answer.status_code == 200


def test_the_cookie_is_given_once_and_pages_agree(client: Browser) -> None:
    first = client.get("/sign-in")
    assert csrf.COOKIE in first.headers["Set-Cookie"]
    again = client.get("/register")
    assert "Set-Cookie" not in again.headers
    tokens = set(re.findall('name="csrf_token" value="([^"]+)"', first.text + again.text))
    assert len(tokens) == 1


def test_two_browsers_have_different_tokens(app: FastAPI) -> None:
    one, other = Browser(app), Browser(app)
    assert one.csrf_token() != other.csrf_token()
    assert other.csrf_token() == other.csrf_token()
    assert one.post("/probe", data={csrf.FIELD: other.csrf_token()}).status_code == 403


@pytest.mark.parametrize(
    "fields", [{}, {csrf.FIELD: ""}, {csrf.FIELD: "x"}, {csrf.FIELD: "数\x00"}]
)
def test_a_form_without_a_good_token_is_refused_with_words(
    client: Browser, fields: Mapping[str, str]
) -> None:
    client.csrf_token()
    answer = client.post("/probe", data=dict(fields))
    assert answer.status_code == 403
    assert "Reload the page" in answer.text


def test_a_token_without_its_cookie_is_refused(app: FastAPI) -> None:
    token = Browser(app).csrf_token()
    assert Browser(app).post("/probe", data={csrf.FIELD: token}).status_code == 403


def test_a_header_that_is_no_token_is_refused(client: Browser) -> None:
    client.csrf_token()
    for token in (b"x", b"\xff"):
        answer = client.post("/probe", headers={csrf.HEADER.encode(): token})
        assert answer.status_code == 403


def test_htmx_gets_the_error_as_a_fragment(client: Browser) -> None:
    answer = client.post("/probe", headers=HTMX)
    assert answer.status_code == 403
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_a_good_token_does_not_help_another_site(client: Browser, site: str, status: int) -> None:
    assert client.submit("/probe", headers={"Sec-Fetch-Site": site}).status_code == status


def test_reading_needs_no_token(client: Browser) -> None:
    assert client.get("/healthz", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_file_is_no_token(client: Browser) -> None:
    token = client.csrf_token()
    answer = client.post("/probe", files={csrf.FIELD: ("token.txt", token.encode())})
    assert answer.status_code == 403


def test_an_upload_arrives_beside_the_token(client: Browser) -> None:
    answer = client.post(
        "/probe/file",
        data={csrf.FIELD: client.csrf_token()},
        files={"file": ("code.py", b"x" * 1_500_000)},
    )
    assert answer.json() == 1_500_000


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-7", "latin-1", "undefined"])
def test_a_form_in_another_character_set_is_refused_before_it_is_read(
    client: Browser, charset: str
) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="x-"\r\n\r\n' + b"9" * 200_000

    answer = client.post(
        "/sign-in",
        content=body + b"\r\n--B--\r\n",
        headers={"Content-Type": f"multipart/form-data; boundary=B; charset={charset}"},
    )

    # Once read, it would be 403, for want of a token; and punycode takes quadratic time.
    assert answer.status_code == 400


def test_a_form_with_thousands_of_fields_is_refused(client: Browser) -> None:
    fields = {f"field-{number}": "x" for number in range(5000)}

    assert client.post("/sign-in", data=fields).status_code == 400
