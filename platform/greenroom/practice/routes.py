"""The question page and the code that is sent from it; gathers the slice's other routes."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from greenroom.errors import InvalidInputError, TooManyRequestsError
from greenroom.practice import (
    answer_routes,
    choice_routes,
    draft_routes,
    hint_routes,
    history_routes,
    sent_routes,
    service,
    solution_routes,
)
from greenroom.practice.choice_routes import render_choice
from greenroom.practice.draft_routes import say_version
from greenroom.practice.forms import WorkFormDep
from greenroom.practice.models import Run, Submission
from greenroom.practice.patience import PatientPanel
from greenroom.practice.queries import find_draft
from greenroom.practice.question_page import render_question
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.status import describe
from greenroom.practice.visit import Visit, VisitDep
from greenroom.practice.work import Work
from greenroom.questions.types import Question
from greenroom.web.errors import error_page
from greenroom.web.htmx import redirect, wants_fragment

router = APIRouter(route_class=RescuingRoute)
router.include_router(draft_routes.router)
router.include_router(sent_routes.router)
router.include_router(history_routes.router)
router.include_router(answer_routes.router)
router.include_router(choice_routes.router)
router.include_router(hint_routes.router)
router.include_router(solution_routes.router)


@router.get("/questions/{slug}", name="practice:question")
def show_question(slug: str, visit: VisitDep) -> HTMLResponse:
    """Show the prompt beside the editor, with the draft and the earlier submissions."""
    question = visit.bank.get(slug)
    return render_choice(visit, question) if question.choice else render_question(visit, question)


@router.post("/questions/{slug}/runs", name="practice:create_run")
def create_run(slug: str, visit: VisitDep, form: WorkFormDep) -> Response:
    """Try the code against the examples."""
    question = visit.bank.get(slug)
    work = form.work(question)
    try:
        run = service.run(visit.session, question, visit.user, work, wake=visit.wake_queue)
    except (InvalidInputError, TooManyRequestsError) as error:
        return _refuse(visit, question, work, error)
    return _accept(visit, question, work, run)


@router.post("/questions/{slug}/submissions", name="practice:create_submission")
def create_submission(slug: str, visit: VisitDep, form: WorkFormDep) -> Response:
    """Send the code to be graded."""
    question = visit.bank.get(slug)
    work = form.work(question)
    try:
        sent = service.submit(visit.session, question, visit.user, work, wake=visit.wake_queue)
    except (InvalidInputError, TooManyRequestsError) as error:
        return _refuse(visit, question, work, error)
    return _accept(visit, question, work, sent)


def _accept(visit: Visit, question: Question, work: Work, sent: Run | Submission) -> Response:
    """Answer with the verdict panel, or send a plain browser to the page that has it."""
    description = describe(visit.request, question.title, sent)
    if wants_fragment(visit.request):
        response: Response = PatientPanel(visit.request, description)
    else:
        response = redirect(visit.request, description.page_url)
    _say_if_kept(response, visit, question, work)
    return response


def _refuse(
    visit: Visit,
    question: Question,
    work: Work,
    error: InvalidInputError | TooManyRequestsError,
) -> Response:
    """Say why, and lose nothing: the typed text stays on the page, and in the draft if it can.

    htmx puts the reason into the verdict panel; a plain form gets its page back.
    """
    if wants_fragment(visit.request):
        response: Response = error_page(visit.request, error.status_code, error.public_message)
    else:
        response = render_question(visit, question, work, error)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    _say_if_kept(response, visit, question, work)
    return response


def _say_if_kept(response: Response, visit: Visit, question: Question, work: Work) -> None:
    """Name the draft's version if the draft is what was sent: the page goes on from it."""
    draft = find_draft(visit.session, visit.user, question.slug)
    if draft is not None and draft.files == work.files:
        say_version(response, draft)
