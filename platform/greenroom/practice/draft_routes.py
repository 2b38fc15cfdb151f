"""Keeping the draft: saved while typing, or put back to what the question opens with."""

from fastapi import APIRouter, Response

from greenroom.practice import service
from greenroom.practice.forms import RawFormRoute, WorkFormDep
from greenroom.practice.models import Draft
from greenroom.practice.visit import VisitDep
from greenroom.web.htmx import redirect

DRAFT_VERSION_HEADER = "X-Draft-Version"
"""Tells a page which draft it holds now; its next save sends it back as `draft_version`."""

router = APIRouter(route_class=RawFormRoute)


@router.post("/questions/{slug}/draft", name="practice:save_draft")
def save_draft(slug: str, visit: VisitDep, form: WorkFormDep) -> Response:
    """Keep what is typed. Only scripts ask for this: without them Run and Submit keep it."""
    question = visit.bank.get(slug)
    draft = service.save_draft(visit.session, question, visit.user, form.work(question))
    response = Response(status_code=204)
    say_version(response, draft)
    return response


@router.post("/questions/{slug}/draft/reset", name="practice:reset_draft")
def reset_draft(slug: str, visit: VisitDep) -> Response:
    """Put the draft back to what the question opens with."""
    question = visit.bank.get(slug)
    service.reset_draft(visit.session, question, visit.user)
    path = visit.request.url_for("practice:question", slug=question.slug).path
    return redirect(visit.request, path)


def say_version(response: Response, draft: Draft) -> None:
    """Tell the page which version of the draft it holds from now on."""
    response.headers[DRAFT_VERSION_HEADER] = str(draft.version)
