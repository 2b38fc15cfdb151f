"""Written answers: keeping one, revealing the model answer beside it, rating oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from greenroom.errors import InvalidInputError
from greenroom.practice import service
from greenroom.practice.forms import RatingFormDep, WorkFormDep
from greenroom.practice.models import Answer
from greenroom.practice.queries import find_answer
from greenroom.practice.question_page import render_question
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.visit import Visit, VisitDep
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter(route_class=RescuingRoute)


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as its page shows it: rated, not rated yet, or with a rating that was refused."""

    id: UUID
    text: str
    created_at: datetime
    ratings: Mapping[str, bool] | None


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
    return _show(visit, answer, answer.ratings)


@router.post("/answers/{answer_id:uuid}/rating", name="practice:rate_answer")
def rate_answer(answer_id: UUID, visit: VisitDep, form: RatingFormDep) -> Response:
    """Keep how the writer rates the answer."""
    answer = find_answer(visit.session, visit.user, answer_id)
    question = visit.bank.get(answer.question_slug)
    try:
        service.rate_answer(visit.session, question, answer, form.met)
    except InvalidInputError as error:
        return _show(visit, answer, dict.fromkeys(form.met, True), error)
    return redirect(visit.request, _path(visit, answer))


def _show(
    visit: Visit,
    answer: Answer,
    ratings: Mapping[str, bool] | None,
    error: InvalidInputError | None = None,
) -> HTMLResponse:
    # A question that left the bank, or asks for code by now, leaves the answer readable.
    question = visit.bank.find(answer.question_slug)
    context = {
        "question": question if question and question.concept else None,
        "question_title": visit.bank.title(answer.question_slug),
        "answer": ShownAnswer(answer.id, answer.text, answer.created_at, ratings),
        "errors": {"form": error.public_message} if error else {},
    }
    status_code = error.status_code if error else 200
    return render(
        visit.request, "practice/answer.html", context, block="content", status_code=status_code
    )


def _path(visit: Visit, answer: Answer) -> str:
    return visit.request.url_for("practice:answer", answer_id=answer.id).path
