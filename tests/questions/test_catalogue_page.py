"""The catalogue page: who may see it, the page and its fragment, filters, problems."""

import pytest

from greenroom.accounts.models import Role
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Status
from support.browser import HTMX


@pytest.fixture
def settings_overrides(content):
    """Settings that point to a content folder of two questions and a broken one."""
    content.add("fundamentals/create-an-item")
    content.add_titled("validation/precise-errors", "Precise errors", level="advanced")
    content.add_titled("validation/broken", "Broken", level="expert")
    return {"content_dir": content.root}


def test_home_leads_to_the_catalogue(client):
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/questions"


def test_who_is_signed_out_is_sent_to_sign_in(client):
    answer = client.get("/questions?topic=validation")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/refresh?next=%2Fquestions%3Ftopic%3Dvalidation"
    answer = client.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_script_that_is_signed_out_gets_401(client):
    assert client.get("/questions", headers=HTMX).status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_everyone_with_an_account_sees_the_questions(as_user, make_user, role):
    page = as_user(make_user(role)).get("/questions")
    assert page.status_code == 200
    assert "Create an item" in page.text
    assert "Precise errors" in page.text
    assert "/questions/precise-errors" in page.text
    assert "<html" in page.text


def test_htmx_gets_the_results_alone(as_user):
    fragment = as_user().get("/questions", headers=HTMX)
    assert fragment.status_code == 200
    assert fragment.headers["Vary"] == "HX-Request"
    assert "Create an item" in fragment.text
    assert "<html" not in fragment.text
    assert "<form" not in fragment.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "query", ["q=precise", "topic=validation", "level=advanced", "topic=validation&kind=api"]
)
def test_filters_narrow_the_page_and_the_fragment(as_user, headers, query):
    page = as_user().get(f"/questions?{query}&status=", headers=headers)
    assert "Precise errors" in page.text
    assert "Create an item" not in page.text


def test_statuses_come_from_the_function_that_main_registers(app, as_user):
    asked_for = []

    def statuses(session, user):
        asked_for.append((session.is_active, user.name))
        return {"create-an-item": Status.SOLVED}

    app.state.question_statuses = statuses
    page = as_user().get("/questions?status=solved", headers=HTMX)
    assert "Create an item" in page.text
    assert "Precise errors" not in page.text
    assert asked_for == [(True, "Robin")]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "query",
    ["q=no-such-word", "topic=cooking", "level=expert", "kind=quiz", "status=lost", "q=%00%ff%3C"],
)
def test_what_matches_nothing_says_so_in_words(as_user, headers, query):
    page = as_user().get(f"/questions?{query}", headers=headers)
    assert page.status_code == 200
    assert "No question fits all of that" in page.text
    assert "Create an item" not in page.text


def test_what_was_searched_for_stays_in_the_form_and_is_escaped(as_user):
    page = as_user().get("/questions", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_keys_that_no_form_of_ours_sends_are_ignored(as_user):
    page = as_user().get("/questions?page=2&q=a&q=precise")
    assert "Precise errors" in page.text


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INTERVIEWER])
def test_problems_are_not_for_everyone(as_user, make_user, role):
    assert "validation/broken" not in as_user(make_user(role)).get("/questions").text


def test_an_admin_sees_what_could_not_be_loaded_and_why(as_user, make_user):
    page = as_user(make_user(Role.ADMIN)).get("/questions")
    assert "validation/broken/question.md:4" in page.text
    assert "`level` must be" in page.text
    assert "1 mistake in the files of questions" in page.text


def test_in_demo_mode_everyone_sees_what_could_not_be_loaded(app, settings, as_user):
    app.state.settings = settings.model_copy(update={"demo": True})
    assert "validation/broken/question.md:4" in as_user().get("/questions").text


def test_without_questions_the_page_says_how_to_add_one(app, as_user, tmp_path):
    app.state.bank = load_bank(tmp_path / "empty")
    page = as_user().get("/questions")
    assert page.status_code == 200
    assert "No questions yet" in page.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_catalogue_is_only_read(as_user, method):
    browser = as_user()
    answer = browser.request(method, "/questions", headers={"X-CSRF-Token": browser.csrf_token()})
    assert answer.status_code == 405
