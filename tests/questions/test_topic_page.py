"""The page of one topic, and the way from the catalogue to it."""

import re

import pytest

from greenroom.questions.types import Status
from support.browser import HTMX


@pytest.fixture
def settings_overrides(content):
    """Settings that point to three questions of one topic, and one of another."""
    content.add_titled("fundamentals/build-it", "Build it")
    content.add_titled("fundamentals/build-more", "Build more", syllabus="[A05]", minutes="60")
    content.add("fundamentals/what-is-it", concept=True)
    content.add_titled("validation/precise-errors", "Precise errors", level="advanced")
    return {"content_dir": content.root}


def links(page: str) -> list[str]:
    """Return the addresses of the rows, in order."""
    return re.findall(r'class="row-title"\s+href="([^"]+)"', page)


def test_a_topic_shows_its_own_questions_the_card_first(as_user):
    page = as_user().get("/topics/fundamentals")
    assert page.status_code == 200
    assert links(page.text) == [
        "/questions/what-is-it",
        "/questions/build-it",
        "/questions/build-more",
    ]
    assert "about 1 h 30 min" in page.text
    assert "Explain a concept" in page.text


def test_a_newcomer_is_told_where_to_start_and_later_what_is_next(app, as_user):
    assert "Start here:" in as_user().get("/topics/fundamentals").text
    app.state.question_statuses = lambda *_: {"what-is-it": Status.SOLVED}
    page = as_user().get("/topics/fundamentals").text
    assert "1 of 3 solved" in " ".join(page.split())
    assert re.search(r'Next for you:\s+<a href="/questions/build-it"', page)


def test_a_topic_that_is_done_says_so(app, as_user):
    app.state.question_statuses = lambda *_: {"precise-errors": Status.SOLVED}
    page = as_user().get("/topics/validation").text
    assert "Every question of this topic is solved." in page
    assert "Start here:" not in page


def test_topics_lead_to_the_ones_before_and_after(as_user):
    page = as_user().get("/topics/fundamentals").text
    assert 'rel="next" href="/topics/validation"' in page
    assert 'rel="prev"' not in page


def test_the_catalogue_leads_to_each_topic_and_counts_what_is_solved(app, as_user):
    app.state.question_statuses = lambda *_: {"build-it": Status.SOLVED}
    page = as_user().get("/questions").text
    assert page.count('href="/topics/fundamentals"') == 2
    assert "1 of 3 solved" in page
    narrowed = as_user().get("/questions?q=more").text
    assert "Start here" not in narrowed
    assert narrowed.count('href="/topics/fundamentals"') == 1
    assert "1 of 3 shown" in narrowed


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_unknown_topic_is_not_found(as_user, headers):
    assert as_user().get("/topics/cooking", headers=headers).status_code == 404


def test_a_topic_without_questions_says_so(app, as_user, content):
    (content.root / "topics.yaml").write_text("- slug: empty\n  title: Nothing yet\n")
    app.state.bank = content.load()
    assert "no questions of this topic yet" in as_user().get("/topics/empty").text


def test_htmx_gets_the_content_alone(as_user):
    assert "<html" not in as_user().get("/topics/fundamentals", headers=HTMX).text


def test_who_is_signed_out_sees_no_topic(client):
    assert client.get("/topics/fundamentals").status_code == 307
    assert client.get("/topics/fundamentals", headers=HTMX).status_code == 401


def test_a_topic_is_only_read(as_user):
    assert as_user().submit("/topics/fundamentals").status_code == 405


def test_a_question_leads_back_to_its_topic_and_on_to_the_next(as_user):
    page = as_user().get("/questions/build-it").text
    assert 'href="/topics/fundamentals"' in page
    assert 'aria-label="Previous question: What is it?"' in page
    assert 'rel="next" href="/questions/build-more"' in page
