"""Hints of a question, one by one to who asks."""

from fastapi import APIRouter, Response

from greenroom.errors import InvalidInputError
from greenroom.practice import help_service, service
from greenroom.practice.forms import WorkFormDep
from greenroom.practice.question_page import fields_of, render_question
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.service import DraftConflictError
from greenroom.practice.visit import VisitDep
from greenroom.web.htmx import redirect, wants_fragment
from greenroom.web.templating import render

router = APIRouter(route_class=RescuingRoute)


@router.post("/questions/{slug}/hints/{number:int}", name="practice:show_hint")
def show_hint(slug: str, number: int, visit: VisitDep, form: WorkFormDep) -> Response:
    """Show one more hint: in its place on the page, or on the page opened anew.

    A plain form brings along what is typed on the page; it is kept as the draft.
    """
    question = visit.bank.get(slug)
    work = form.work(question)
    if form.has_work:
        try:
            service.save_draft(visit.session, question, visit.user, work)
        except (InvalidInputError, DraftConflictError) as error:
            return render_question(visit, question, work, error)
    help_service.show_hint(visit.session, question, visit.user, number)
    if wants_fragment(visit.request):
        context = {**fields_of(visit, question), "newest": number}
        return render(visit.request, "practice/_hints.html", context)
    path = visit.request.url_for("practice:question", slug=question.slug).path
    return redirect(visit.request, f"{path}#hint-{number}")
