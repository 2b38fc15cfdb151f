"""Written answers: keeping one, revealing the model answer beside it, rating oneself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from greenroom.errors import InvalidInputError
from greenroom.practice import service
from greenroom.practice.forms import POINT_PREFIX, RatingFormDep, WorkFormDep
from greenroom.practice.help_queries import find_help
from greenroom.practice.models import Answer
from greenroom.practice.queries import find_answer
from greenroom.practice.question_page import render_question
from greenroom.practice.ratings import RATING_WORDS, Ratings
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.visit import Visit, VisitDep
from greenroom.questions.order import place_of
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter(route_class=RescuingRoute)


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as its page shows it: rated, not rated yet, or with a rating that was refused."""

    id: UUID
    text: str
    created_at: datetime
    ratings: Ratings
    """As they are kept, or as they were sent and not accepted."""
    rating_words: str
    is_rated: bool


@router.post("/questions/{slug}/answers", name="practice:create_answer")
def create_answer(slug: str, visit: VisitDep, form: WorkFormDep) -> Response:
    """Keep the answer as it is now, and reveal the model answer."""
    question = visit.bank.get(slug)
    work = form.work(question)
    try:
        answer = service.write_answer(visit.session, question, visit.user, work)
    except InvalidInputError as error:
        return render_question(visit, question, work, error)
    return redirect(visit.request, _path(visit, answer))


@router.get("/answers/{answer_id:uuid}", name="practice:answer")
def show_answer(answer_id: UUID, visit: VisitDep) -> HTMLResponse:
    """Show an answer beside the model answer, with the rubric to rate it by."""
    answer = find_answer(visit.session, visit.user, answer_id)
    return _show(visit, answer, answer.ratings or {})


@router.post("/answers/{answer_id:uuid}/rating", name="practice:rate_answer")
def rate_answer(answer_id: UUID, visit: VisitDep, form: RatingFormDep) -> Response:
    """Keep how the writer rates the answer."""
    answer = find_answer(visit.session, visit.user, answer_id)
    question = visit.bank.get(answer.question_slug)
    try:
        service.rate_answer(visit.session, question, answer, form.ratings)
    except InvalidInputError as error:
        return _show(visit, answer, form.ratings, error)
    return redirect(visit.request, _path(visit, answer))


def _show(
    visit: Visit,
    answer: Answer,
    ratings: Ratings,
    error: InvalidInputError | None = None,
) -> HTMLResponse:
    # A question that left the bank, or asks for code by now, leaves the answer readable.
    question = visit.bank.find(answer.question_slug)
    if question is not None and question.concept is None:
        question = None
    help_taken = find_help(visit.session, visit.user, answer.question_slug, question)
    context = {
        "question": question,
        "place": place_of(visit.bank, question) if question else None,
        "help_words": help_taken.words(answer.created_at),
        "rating_names": RATING_WORDS,
        "point_prefix": POINT_PREFIX,
        "question_title": visit.bank.title(answer.question_slug),
        "answer": ShownAnswer(
            id=answer.id,
            text=answer.text,
            created_at=answer.created_at,
            ratings=ratings,
            rating_words=answer.rating_words,
            is_rated=answer.ratings is not None,
        ),
        "errors": {"form": error.public_message} if error else {},
    }
    status_code = error.status_code if error else 200
    return render(
        visit.request, "practice/answer.html", context, block="content", status_code=status_code
    )


def _path(visit: Visit, answer: Answer) -> str:
    return visit.request.url_for("practice:answer", answer_id=answer.id).path
