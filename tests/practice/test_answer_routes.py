"""Writing an answer, revealing the model answer, rating oneself."""

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
ONE_MET = {"met": "waiting"}


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
    for met in ({"waiting", "websockets"}, {"websockets"}, set()):
        answer = desk.post(
            f"{path}/rating",
            data={"csrf_token": desk.csrf_token(), "met": sorted(met)},
            headers=headers,
        )
        assert (answer.status_code, answer.headers[to]) == (status, path)
        assert kept(session).ratings == {point: point in met for point in ("waiting", "websockets")}
        session.rollback()
        assert desk.get(path).text.count("checked") == len(met)


@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_a_rating_of_an_unknown_point_is_refused_and_keeps_what_was_chosen(
    desk: Browser, session: Session, headers: dict[str, str]
):
    path = write(desk)
    answer = desk.post(
        f"{path}/rating",
        data={"csrf_token": desk.csrf_token(), "met": ["waiting", "unknown"]},
        headers=headers,
    )
    assert answer.status_code == 422
    assert "The points have changed" in answer.text
    assert answer.text.count("checked") == 1
    assert kept(session).ratings is None


def test_an_answer_is_its_writers_alone(desk: Browser, outsider: Browser, client: Browser):
    path = write(desk)
    assert outsider.get(path, headers=PAGE).status_code == 404
    assert outsider.submit(f"{path}/rating", ONE_MET, headers=PAGE).status_code == 404
    assert outsider.submit(f"{path}/rating", ONE_MET, headers=HTMX).status_code == 404
    assert client.get(path, headers=PAGE).status_code == 307
    assert client.submit(f"{path}/rating", ONE_MET, headers=HTMX).status_code == 401
    assert client.submit(ANSWERS, {"text": "x"}, headers=HTMX).status_code == 401
    assert client.submit(ANSWERS, {"text": "x"}, headers=PAGE).status_code == 307


def test_without_the_token_nothing_is_kept(desk: Browser, session: Session):
    path = write(desk)
    assert desk.post(ANSWERS, data={"text": "x"}, headers=PAGE).status_code == 403
    assert desk.post(f"{path}/rating", data=ONE_MET, headers=PAGE).status_code == 403
    assert kept(session).ratings is None


def test_wrong_methods_and_addresses_are_refused(desk: Browser):
    path = write(desk)
    assert desk.get(f"{path}/rating", headers=PAGE).status_code == 405
    for identity in (UNKNOWN, "not-a-uuid"):
        assert desk.get(f"/answers/{identity}", headers=PAGE).status_code == 404
        rating = f"/answers/{identity}/rating"
        assert desk.submit(rating, ONE_MET, headers=PAGE).status_code == 404
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
    assert desk.submit(f"{path}/rating", ONE_MET, headers=PAGE).status_code == 404


def test_the_background_and_its_sources_follow_the_model_answer(desk: Browser):
    page = desk.get(write(desk)).text
    assert WHY.explanation_html in page
    assert WHY.explanation_html not in desk.get("/questions/why-asgi").text
