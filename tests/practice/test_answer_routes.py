"""Writing an answer, revealing the model answer, rating oneself."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from greenroom.practice.models import Answer
from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import Question
from practice.asking import HTMX, PAGE, typed_code
from practice.questions import ADD, TOPIC, WHY
from support.browser import Browser

ANSWERS = "/questions/why-asgi/answers"
UNKNOWN = "0198c0de-0000-7000-8000-000000000000"
RATED = {"point:waiting": "met", "point:websockets": "partly"}


def write(browser: Browser, text: str = "It waits.") -> str:
    answer = browser.submit(ANSWERS, {"text": text}, headers=PAGE)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def kept(session: Session) -> Answer:
    return session.exec(select(Answer)).one()


def test_an_answer_reveals_the_model_answer_the_rubric_and_what_may_come_next(desk: Browser):
    page = desk.get(write(desk, "It <waits>.\r\nA lot."))
    assert page.status_code == 200
    assert "It &lt;waits&gt;." in page.text
    concept = WHY.concept
    assert concept is not None
    assert concept.answer_html in page.text
    for point in concept.rubric:
        assert point.text in page.text
    assert concept.follow_ups[0].question in page.text
    assert concept.misconceptions[0] in page.text


def test_htmx_is_led_to_the_answer(desk: Browser, session: Session):
    answer = desk.submit(ANSWERS, {"text": "It waits."}, headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == f"/answers/{kept(session).id}"


def test_earlier_answers_can_be_found_again(desk: Browser, outsider: Browser):
    path = write(desk)
    assert path in desk.get("/questions/why-asgi").text
    assert path not in outsider.get("/questions/why-asgi").text


@pytest.mark.parametrize("headers", [PAGE, HTMX])
@pytest.mark.parametrize("text", ["", " \n", "a\0b", "a\ufffdb", "x" * 1_000_000])
def test_a_refused_answer_stays_on_the_page(
    desk: Browser, session: Session, headers: dict[str, str], text: str
):
    answer = desk.submit(ANSWERS, {"text": text}, headers=headers)
    assert answer.status_code == 422
    assert typed_code(answer.text) == text
    assert "The model answer." not in answer.text
    assert session.exec(select(Answer)).all() == []


@pytest.mark.parametrize(
    ("headers", "status", "to"), [(PAGE, 303, "Location"), (HTMX, 204, "HX-Redirect")]
)
def test_a_rating_is_kept_and_can_be_changed(
    desk: Browser, session: Session, headers: dict[str, str], status: int, to: str
):
    path = write(desk)
    for words in (("met", "partly"), ("not_yet", "met"), ("met", "met")):
        rating = dict(zip(("waiting", "websockets"), words, strict=True))
        fields = {f"point:{point}": word for point, word in rating.items()}
        answer = desk.submit(f"{path}/rating", fields, headers=headers)
        assert (answer.status_code, answer.headers[to]) == (status, path)
        assert kept(session).ratings == rating
        session.rollback()
        page = desk.get(path).text
        assert checked(page) == fields
    assert "Rated: 2 met." in page


def checked(page: str) -> dict[str, str]:
    """Return the chosen radio buttons of a page, by name."""
    inputs = [
        re.sub(r"\s+", " ", found) for found in re.findall(r'<input type="radio"[^>]*>', page)
    ]
    found = [re.search(r'name="([^"]+)" value="([^"]+)".* checked', text) for text in inputs]
    return {match[1]: match[2] for match in found if match}


@pytest.mark.parametrize("headers", [PAGE, HTMX])
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"point:waiting": "partly", "point:gone": "met"}, "The points have changed"),
        ({"point:waiting": "partly"}, "Point 2 has no rating yet"),
    ],
)
def test_a_rating_that_is_not_whole_is_refused_and_keeps_what_was_chosen(
    desk: Browser, session: Session, headers: dict[str, str], fields: dict[str, str], words: str
):
    path = write(desk)
    answer = desk.submit(f"{path}/rating", fields, headers=headers)
    assert answer.status_code == 422
    assert words in answer.text
    assert checked(answer.text) == {"point:waiting": "partly"}
    assert kept(session).ratings is None


@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_a_rating_that_does_not_exist_is_refused(
    desk: Browser, session: Session, headers: dict[str, str]
):
    path = write(desk)
    fields = {**RATED, "point:waiting": "splendid"}
    assert desk.submit(f"{path}/rating", fields, headers=headers).status_code == 422
    assert kept(session).ratings is None


def test_earlier_answers_are_listed_with_their_ratings(desk: Browser, outsider: Browser):
    assert "Not rated yet" not in desk.get("/questions/why-asgi").text
    path = write(desk)
    assert "Not rated yet" in desk.get("/questions/why-asgi").text
    desk.submit(f"{path}/rating", RATED, headers=PAGE)
    for page in ("/questions/why-asgi", "/progress"):
        assert "1 met, 1 partly" in desk.get(page).text
        assert path in desk.get(page).text
        assert path not in outsider.get(page).text
    desk.submit(f"{path}/rating", dict.fromkeys(RATED, "met"), headers=PAGE)
    page = desk.get("/questions/why-asgi").text
    assert "Every point met" in page
    assert "mark-solved" in page


def test_an_answer_is_its_writers_alone(desk: Browser, outsider: Browser, client: Browser):
    path = write(desk)
    assert outsider.get(path, headers=PAGE).status_code == 404
    assert outsider.submit(f"{path}/rating", RATED, headers=PAGE).status_code == 404
    assert outsider.submit(f"{path}/rating", RATED, headers=HTMX).status_code == 404
    assert client.get(path, headers=PAGE).status_code == 307
    assert client.submit(f"{path}/rating", RATED, headers=HTMX).status_code == 401
    assert client.submit(ANSWERS, {"text": "x"}, headers=HTMX).status_code == 401
    assert client.submit(ANSWERS, {"text": "x"}, headers=PAGE).status_code == 307


def test_without_the_token_nothing_is_kept(desk: Browser, session: Session):
    path = write(desk)
    assert desk.post(ANSWERS, data={"text": "x"}, headers=PAGE).status_code == 403
    assert desk.post(f"{path}/rating", data=RATED, headers=PAGE).status_code == 403
    assert kept(session).ratings is None


def test_wrong_methods_and_addresses_are_refused(desk: Browser):
    path = write(desk)
    assert desk.get(f"{path}/rating", headers=PAGE).status_code == 405
    for identity in (UNKNOWN, "not-a-uuid"):
        assert desk.get(f"/answers/{identity}", headers=PAGE).status_code == 404
        rating = f"/answers/{identity}/rating"
        assert desk.submit(rating, RATED, headers=PAGE).status_code == 404
    code_question = f"/questions/{ADD.slug}/answers"
    assert desk.submit(code_question, {"text": "x"}, headers=PAGE).status_code == 404


@pytest.mark.parametrize("left", [None, replace(ADD, slug=WHY.slug)])
def test_an_answer_outlives_its_question(app: FastAPI, desk: Browser, left: Question | None):
    path = write(desk, "It waits.")
    app.state.bank = QuestionBank((TOPIC,), (left,) if left else (), ())
    answer = desk.get(path)
    assert answer.status_code == 200
    assert "It waits." in answer.text
    assert "not in the catalogue any more" in answer.text
    assert desk.submit(f"{path}/rating", RATED, headers=PAGE).status_code == 404


def test_the_background_and_its_sources_follow_the_model_answer(desk: Browser):
    page = desk.get(write(desk)).text
    assert WHY.explanation_html in page
    assert WHY.explanation_html not in desk.get("/questions/why-asgi").text
