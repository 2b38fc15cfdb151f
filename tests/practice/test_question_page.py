"""Opening a question."""

from collections.abc import Callable

import pytest

from greenroom.accounts.models import User
from practice.asking import FIELD, HTMX, PAGE, SCRIPT, draft_version, send, typed_code
from practice.questions import ADD
from support.browser import Browser


def test_a_new_question_opens_with_its_prompt_and_starter(desk: Browser):
    page = desk.get("/questions/add")
    assert page.status_code == 200
    assert ADD.prompt_html in page.text
    assert typed_code(page.text) == ADD.starter["solution.py"]
    assert draft_version(page.text) == 0


def test_a_question_opens_with_the_draft_on_any_device(
    desk: Browser, as_user: Callable[..., Browser], ada: User
):
    desk.submit("/questions/add/draft", {FIELD: "\n# begun\n"}, headers=SCRIPT)
    page = as_user(ada).get("/questions/add").text
    assert typed_code(page) == "\n# begun\n"
    assert draft_version(page) == 1


def test_a_draft_is_its_owners_alone(desk: Browser, outsider: Browser):
    desk.submit("/questions/add/draft", {FIELD: "# begun"}, headers=SCRIPT)
    assert typed_code(outsider.get("/questions/add").text) == ADD.starter["solution.py"]


def test_earlier_submissions_are_listed_for_their_owner(desk: Browser, outsider: Browser):
    path = send(desk)
    assert path in desk.get("/questions/add").text
    assert path not in outsider.get("/questions/add").text


def test_htmx_asks_for_the_list_of_submissions_once_a_verdict_is_in(desk: Browser):
    path = send(desk)
    page = desk.get("/questions/add", headers=HTMX).text
    assert page.strip().startswith("<section")
    assert 'id="submissions"' in page
    assert path in page
    assert "<textarea" not in page


def test_a_concept_question_asks_for_words_and_hides_the_model_answer(desk: Browser):
    page = desk.get("/questions/why-asgi")
    assert page.status_code == 200
    assert typed_code(page.text) == ""
    assert "The model answer." not in page.text


@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_an_unknown_question_is_not_found(desk: Browser, headers: dict[str, str]):
    assert desk.get("/questions/no-such-thing", headers=headers).status_code == 404


def test_signed_out_a_page_is_sent_to_sign_in_and_a_script_is_told(client: Browser):
    page = client.get("/questions/add", headers=PAGE)
    assert page.status_code == 307
    assert page.headers["Location"].startswith("/refresh?next=")
    assert client.get("/questions/add", headers=HTMX).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/questions/add"),
        ("GET", "/questions/add/draft"),
        ("GET", "/questions/add/draft/reset"),
        ("GET", "/questions/add/runs"),
        ("PUT", "/questions/add/submissions"),
        ("PUT", "/questions/why-asgi/answers"),
        ("PUT", "/questions/add/draft"),
        ("DELETE", "/questions/add/submissions"),
    ],
)
def test_a_wrong_method_is_refused(desk: Browser, method: str, path: str):
    answer = desk.request(method, path, headers={"X-CSRF-Token": desk.csrf_token()})
    assert answer.status_code == 405
