"""Running and submitting over HTTP, with scripts and without."""

import threading
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.grading.models import Job
from greenroom.practice.queries import find_draft
from practice.asking import (
    CODE,
    FIELD,
    HTMX,
    PAGE,
    RUNS,
    SUBMISSIONS,
    draft_version,
    send,
    send_bytes,
    typed_code,
)
from practice.questions import ADD
from support.browser import Browser

both_ways = pytest.mark.parametrize("path", [RUNS, SUBMISSIONS])


def jobs(session: Session) -> list[dict[str, str]]:
    return [job.files for job in session.exec(select(Job).order_by(Job.created_at))]


@both_ways
def test_a_plain_form_is_led_to_the_page_of_what_it_sent(
    desk: Browser, session: Session, path: str
):
    page = desk.get(send(desk, path, CODE.replace("\n", "\r\n")), headers=PAGE)
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.text
    assert jobs(session) == [{"solution.py": CODE}]


@both_ways
def test_htmx_gets_the_verdict_panel_in_place(desk: Browser, path: str):
    answer = desk.submit(path, {FIELD: CODE, "draft_version": "0"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="verdict"' in answer.text
    assert "/events" in answer.text
    assert answer.headers["X-Draft-Version"] == "1"


@both_ways
def test_what_is_sent_is_kept_as_the_draft(desk: Browser, path: str):
    send(desk, path)
    assert typed_code(desk.get("/questions/add").text) == CODE


@both_ways
def test_a_newer_draft_from_elsewhere_stays_and_the_page_is_not_told_its_version(
    desk: Browser, as_user: Callable[..., Browser], ada: User, path: str
):
    as_user(ada).submit("/questions/add/draft", {FIELD: "newer"}, headers=PAGE)
    answer = desk.submit(path, {FIELD: CODE, "draft_version": "0"}, headers=HTMX)
    assert answer.status_code == 200
    assert "X-Draft-Version" not in answer.headers
    assert typed_code(desk.get("/questions/add").text) == "newer"


REFUSED = {
    "empty": (b"", "There is no code yet"),
    "blank": (b" \r\n\t", "There is no code yet"),
    "nul": (b"a = 1\r\nb = '\0'\r\n", "solution.py, line 2: there is a NUL character"),
    "broken": (b"a = 1\r\n\r\nb = '\xff'\r\n", "solution.py, line 3: a character arrived broken"),
    "latin-1": (b"\xe9 = 1", "solution.py, line 1: a character arrived broken"),
    "replaced": ("a = '\ufffd'".encode(), "solution.py, line 1: a character arrived broken"),
    "1 MB": (b"# line\n" * 150_000, "solution.py is 1050 kB. A file can be up to 200 kB."),
}


@both_ways
@pytest.mark.parametrize("multipart", [False, True], ids=["urlencoded", "multipart"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_judged_is_refused_and_loses_nothing(
    desk: Browser, session: Session, path: str, name: str, multipart: bool
):
    code, message = REFUSED[name]
    answer = send_bytes(desk, path, code, PAGE, multipart=multipart)
    assert answer.status_code == 422
    assert message in answer.text
    assert typed_code(answer.text) == code.decode("utf-8", "replace").replace("\r\n", "\n")
    answer = send_bytes(desk, path, code, HTMX, multipart=multipart)
    assert answer.status_code == 422
    assert message in answer.text
    assert "<html" not in answer.text
    assert jobs(session) == []


@both_ways
@pytest.mark.parametrize("multipart", [False, True], ids=["urlencoded", "multipart"])
@pytest.mark.parametrize("text", ["é = 'ÿ'\n", "名前 = '🎭'\n"])
def test_any_language_arrives_as_it_was_written(
    desk: Browser, session: Session, path: str, multipart: bool, text: str
):
    answer = send_bytes(desk, path, text.encode(), PAGE, multipart=multipart)
    assert answer.status_code == 303
    assert jobs(session) == [{"solution.py": text}]


def test_bytes_that_are_not_percent_encoded_are_read_as_utf8(desk: Browser, session: Session):
    body = f"csrf_token={desk.csrf_token()}&file:solution.py=é%20= 1".encode()
    content_type = {"Content-Type": "application/x-www-form-urlencoded"}
    assert desk.post(RUNS, content=body, headers={**PAGE, **content_type}).status_code == 303
    assert jobs(session) == [{"solution.py": "é = 1"}]


@both_ways
def test_refused_code_is_in_the_draft_as_far_as_it_can_be(
    desk: Browser, session: Session, ada: User, path: str
):
    desk.submit(path, {FIELD: " "}, headers=PAGE)
    draft = find_draft(session, ada, "add")
    assert draft is not None
    assert draft.files == {"solution.py": " "}


def test_too_much_code_leaves_the_draft_as_it_was(desk: Browser):
    desk.submit("/questions/add/draft", {FIELD: "kept"}, headers=PAGE)
    answer = desk.submit(RUNS, {FIELD: "#" * 1_000_000, "draft_version": "1"}, headers=PAGE)
    assert answer.status_code == 422
    assert draft_version(answer.text) == 1
    assert typed_code(desk.get("/questions/add").text) == "kept"


@both_ways
def test_more_than_a_form_may_hold_is_refused_before_it_is_read(
    desk: Browser, session: Session, path: str
):
    answer = desk.submit(path, {FIELD: "#" * 5_000_000}, headers=PAGE)
    assert answer.status_code == 413
    assert jobs(session) == []


@both_ways
@pytest.mark.parametrize("fields", [{}, {"file:../x.py": "x"}, {FIELD: "x", "file:y.py": "y"}])
def test_other_files_than_the_questions_are_refused(
    desk: Browser, session: Session, path: str, fields: dict[str, str]
):
    assert desk.submit(path, fields, headers=PAGE).status_code == 422
    assert desk.submit(path, fields, headers=HTMX).status_code == 422
    assert jobs(session) == []


@both_ways
def test_an_uploaded_file_is_refused(desk: Browser, session: Session, path: str):
    answer = desk.post(
        path,
        files={FIELD: ("solution.py", b"x = 1")},
        headers={**PAGE, "X-CSRF-Token": desk.csrf_token()},
    )
    assert answer.status_code == 422
    assert jobs(session) == []


@both_ways
def test_a_body_that_is_no_form_is_refused(desk: Browser, session: Session, path: str):
    headers = {**PAGE, "X-CSRF-Token": desk.csrf_token()}
    assert desk.post(path, json={FIELD: CODE}, headers=headers).status_code == 422
    assert desk.post(path, headers=headers).status_code == 422
    assert jobs(session) == []


@both_ways
def test_a_fourth_unfinished_one_is_asked_to_wait_and_loses_nothing(desk: Browser, path: str):
    for _ in range(3):
        send(desk, path)
    answer = desk.submit(path, {FIELD: "later = 1"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert typed_code(answer.text) == "later = 1"
    assert "still being judged" in answer.text
    answer = desk.submit(path, {FIELD: "later = 2"}, headers=HTMX)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert "still being judged" in answer.text
    assert typed_code(desk.get("/questions/add").text) == "later = 2"


@both_ways
def test_a_refusal_promises_no_more_than_it_keeps(desk: Browser, path: str):
    for _ in range(3):
        send(desk, path)
    desk.submit("/questions/add/draft", {FIELD: "elsewhere"}, headers=PAGE)
    answer = desk.submit(path, {FIELD: "later = 1", "draft_version": "1"}, headers=PAGE)
    assert answer.status_code == 429
    assert "Your code stays in the editor" in answer.text
    assert "code is kept;" not in answer.text
    assert typed_code(answer.text) == "later = 1"
    assert "Not saved yet" in answer.text
    assert "data-unsaved" in answer.text
    assert draft_version(answer.text) == 1
    assert "data-unsaved" not in desk.get("/questions/add").text


def test_two_submissions_at_once_are_two(
    as_user: Callable[..., Browser], ada: User, session: Session
):
    browsers = [as_user(ada), as_user(ada)]
    ready = threading.Barrier(2)
    pages = []

    def work(browser: Browser) -> None:
        browser.csrf_token()
        ready.wait()
        pages.append(send(browser))

    threads = [threading.Thread(target=work, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(set(pages)) == 2
    assert jobs(session) == [{"solution.py": CODE}] * 2


@both_ways
@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_without_the_token_nothing_is_sent(
    desk: Browser, session: Session, path: str, headers: dict[str, str]
):
    desk.csrf_token()
    assert desk.post(path, data={FIELD: CODE}, headers=headers).status_code == 403
    assert jobs(session) == []


@both_ways
def test_signed_out_a_form_keeps_its_body_on_the_way_and_a_script_is_told(
    client: Browser, session: Session, path: str
):
    answer = client.submit(path, {FIELD: CODE}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"][:9]) == (307, "/refresh?")
    assert client.submit(path, {FIELD: CODE}, headers=HTMX).status_code == 401
    assert jobs(session) == []


@both_ways
def test_code_survives_an_access_token_that_ran_out_while_typing(
    desk: Browser, session: Session, path: str
):
    desk.cookies.delete("greenroom_access")
    fields = {"csrf_token": desk.csrf_token(), FIELD: CODE}
    answer = desk.post(path, data=fields, headers=PAGE, follow_redirects=True)
    assert answer.status_code == 200
    assert 'id="verdict"' in answer.text
    assert jobs(session) == [{"solution.py": CODE}]


@pytest.mark.parametrize("slug", ["none", "why-asgi"])
@pytest.mark.parametrize("what", ["runs", "submissions"])
def test_a_question_that_is_not_there_or_has_no_code_is_not_found(
    desk: Browser, slug: str, what: str
):
    path = f"/questions/{slug}/{what}"
    assert desk.submit(path, {FIELD: CODE}, headers=PAGE).status_code == 404
    assert desk.submit(path, {FIELD: CODE}, headers=HTMX).status_code == 404


def test_markup_in_code_is_shown_not_obeyed(desk: Browser):
    code = "</textarea><script>alert(1)</script>"
    desk.submit("/questions/add/draft", {FIELD: code}, headers=PAGE)
    assert "<script>alert" not in desk.get("/questions/add").text
    assert "<script>alert" not in desk.get(send(desk, RUNS, code)).text
    assert ADD.title in desk.get("/questions/add").text
