"""Giving a question up, and what that or solving it unlocks: how it can be solved."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from greenroom.errors import InvalidInputError
from greenroom.practice import help_service
from greenroom.practice.comparison import FileComparison, compare
from greenroom.practice.forms import WorkFormDep
from greenroom.practice.own_work import OwnWork, list_own_work
from greenroom.practice.question_page import fields_of, render_question, status_of
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.service import DraftConflictError
from greenroom.practice.visit import VisitDep
from greenroom.questions.types import Question
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter(route_class=RescuingRoute)


class Compared(BaseModel):
    """What is compared: one's own `work` with the accepted `solution`; empty means the first."""

    work: str = ""
    solution: str = ""


@router.post("/questions/{slug}/give-up", name="practice:give_up")
def give_up(slug: str, visit: VisitDep, form: WorkFormDep) -> Response:
    """Note that the question is given up, and show its solutions; what was typed is kept."""
    question = visit.bank.get(slug)
    work = form.work(question)
    try:
        status = status_of(visit, question)
        help_service.give_up(visit.session, question, visit.user, work, status)
    except (InvalidInputError, DraftConflictError) as error:
        return render_question(visit, question, work, error)
    path = visit.request.url_for("practice:solutions", slug=question.slug).path
    return redirect(visit.request, path)


@router.get("/questions/{slug}/solutions", name="practice:solutions")
def show_solutions(
    slug: str, visit: VisitDep, chosen: Annotated[Compared, Query()]
) -> HTMLResponse:
    """Show explanation and accepted solutions, and how one's own code differs from one of them.

    Only to who has solved the question, or given it up; of own code only the visitor's.
    """
    question = visit.bank.get(slug)
    fields = fields_of(visit, question)
    help_service.require_unlocked(question, fields["status"])
    own = list_own_work(visit.session, visit.user, question)
    work = next((one for one in own if one.name == chosen.work), own[0] if own else None)
    solution = chosen.solution if chosen.solution in question.accepted else min(question.accepted)
    context = {
        **fields,
        "own": own,
        "work": work,
        "solution": solution,
        "compared": _compare(question, work, solution) if work else [],
    }
    return render(visit.request, "practice/solutions.html", context, block="comparison")


def _compare(question: Question, work: OwnWork, solution: str) -> list[FileComparison]:
    # A file that a solution does not bring along stays as the starter has it.
    return compare(work.files, {**question.starter, **question.accepted[solution]})
