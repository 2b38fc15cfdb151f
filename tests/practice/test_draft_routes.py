"""Saving and resetting the draft over HTTP."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.practice.queries import find_draft
from practice.asking import (
    DRAFT,
    FIELD,
    HTMX,
    PAGE,
    SCRIPT,
    send_bytes,
    typed_code,
)
from practice.questions import ADD
from support.browser import Browser

RESET = "/questions/add/draft/reset"


def kept(session: Session, user: User, slug: str = "add") -> dict[str, str] | None:
    draft = find_draft(session, user, slug)
    return draft.files if draft else None


@pytest.mark.parametrize("headers", [SCRIPT, HTMX, {"Accept": "*/*"}])
def test_a_script_saves_and_learns_the_version(
    desk: Browser, session: Session, ada: User, headers: dict[str, str]
):
    answer = desk.submit(DRAFT, {FIELD: "a = 1\r\n", "draft_version": "0"}, headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["X-Draft-Version"] == "1"
    assert kept(session, ada) == {"solution.py": "a = 1\n"}


def test_a_script_may_send_multipart_with_the_token_in_a_header(
    desk: Browser, session: Session, ada: User
):
    answer = desk.post(
        DRAFT,
        files={FIELD: (None, "grüße\r\n"), "draft_version": (None, "0")},
        headers={**SCRIPT, "X-CSRF-Token": desk.csrf_token()},
    )
    assert answer.status_code == 204
    assert kept(session, ada) == {"solution.py": "grüße\n"}


def test_a_second_device_is_told_of_the_first_and_may_insist(
    desk: Browser, as_user: Callable[..., Browser], session: Session, ada: User
):
    other = as_user(ada)
    desk.submit(DRAFT, {FIELD: "first", "draft_version": "0"}, headers=SCRIPT)
    answer = other.submit(DRAFT, {FIELD: "second", "draft_version": "0"}, headers=SCRIPT)
    assert answer.status_code == 409
    assert kept(session, ada) == {"solution.py": "first"}
    session.rollback()
    insisting = {FIELD: "second", "draft_version": "0", "force": "1"}
    assert other.submit(DRAFT, insisting, headers=SCRIPT).status_code == 204
    assert kept(session, ada) == {"solution.py": "second"}


def test_the_same_text_from_two_devices_is_no_conflict(desk: Browser):
    for _ in range(2):
        answer = desk.submit(DRAFT, {FIELD: "same", "draft_version": "0"}, headers=SCRIPT)
        assert (answer.status_code, answer.headers["X-Draft-Version"]) == (204, "1")


def test_the_draft_of_a_written_answer_is_its_text(desk: Browser, session: Session, ada: User):
    answer = desk.submit("/questions/why-asgi/draft", {"text": "It waits."}, headers=SCRIPT)
    assert answer.status_code == 204
    assert kept(session, ada, "why-asgi") == {"answer.md": "It waits."}
    assert typed_code(desk.get("/questions/why-asgi").text) == "It waits."


@pytest.mark.both_databases
def test_a_draft_keeps_what_no_run_would_take(desk: Browser, session: Session, ada: User):
    for code, text in ((b"", ""), (b"a\0b", "a\0b"), (b"\xff", "\ufffd")):
        for multipart in (False, True):
            answer = send_bytes(desk, DRAFT, code, SCRIPT, multipart=multipart)
            assert answer.status_code == 204
        assert kept(session, ada) == {"solution.py": text}
        session.rollback()


def test_too_much_is_refused_and_the_draft_stays(desk: Browser, session: Session, ada: User):
    desk.submit(DRAFT, {FIELD: "kept"}, headers=SCRIPT)
    answer = desk.submit(DRAFT, {FIELD: "# line\n" * 150_000}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "solution.py is 1050 kB. A file can be up to 200 kB." in answer.text
    assert kept(session, ada) == {"solution.py": "kept"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file:../secrets.py": "x"},
        {FIELD: "x", "file:more.py": "x"},
        {FIELD: "x", "draft_version": "-1"},
        {FIELD: "x", "draft_version": "many"},
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(
    desk: Browser, session: Session, ada: User, fields: dict[str, str]
):
    assert desk.submit(DRAFT, fields, headers=SCRIPT).status_code == 422
    assert desk.submit(DRAFT, fields, headers=PAGE).status_code == 422
    assert kept(session, ada) is None


@pytest.mark.parametrize("path", [DRAFT, RESET])
def test_without_the_token_nothing_is_saved(desk: Browser, session: Session, ada: User, path: str):
    desk.csrf_token()
    answer = desk.post(path, data={FIELD: "x"}, headers=PAGE)
    assert answer.status_code == 403
    assert kept(session, ada) is None


@pytest.mark.parametrize("path", [DRAFT, RESET])
def test_signed_out_a_form_goes_by_way_of_refresh_with_its_body(client: Browser, path: str):
    answer = client.submit(path, {FIELD: "x"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"][:9]) == (307, "/refresh?")
    assert client.submit(path, {FIELD: "x"}, headers=SCRIPT).status_code == 401
    assert client.submit(path, {FIELD: "x"}, headers=HTMX).status_code == 401


@pytest.mark.parametrize("path", ["/questions/none/draft", "/questions/none/draft/reset"])
def test_an_unknown_question_has_no_draft(desk: Browser, path: str):
    assert desk.submit(path, {FIELD: "x"}, headers=SCRIPT).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status", "to"), [(PAGE, 303, "Location"), (HTMX, 204, "HX-Redirect")]
)
def test_resetting_brings_back_the_starter(
    desk: Browser, headers: dict[str, str], status: int, to: str
):
    desk.submit(DRAFT, {FIELD: "mine"}, headers=SCRIPT)
    answer = desk.submit(RESET, headers=headers)
    assert (answer.status_code, answer.headers[to]) == (status, "/questions/add")
    assert typed_code(desk.get("/questions/add").text) == ADD.starter["solution.py"]


def test_resetting_touches_nobody_elses_draft(
    desk: Browser, outsider: Browser, session: Session, ada: User
):
    desk.submit(DRAFT, {FIELD: "mine"}, headers=SCRIPT)
    outsider.submit(RESET, headers=PAGE)
    assert kept(session, ada) == {"solution.py": "mine"}
