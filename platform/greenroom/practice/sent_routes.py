"""Runs and submissions after they were sent: their pages, their streams, reopening."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from greenroom.practice import service
from greenroom.practice.forms import RawFormRoute
from greenroom.practice.help_queries import find_help
from greenroom.practice.models import Run, Submission
from greenroom.practice.own_work import has_unsent_work
from greenroom.practice.queries import find_code, find_run, find_submission
from greenroom.practice.status import Sent, describe, read_status, status_fields
from greenroom.practice.stream import follow
from greenroom.practice.visit import Visit, VisitDep
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter(route_class=RawFormRoute)


@router.get("/runs/{run_id:uuid}", name="practice:run")
def show_run(run_id: UUID, visit: VisitDep) -> HTMLResponse:
    """Show a run: where it stands or what came of it, and its code."""
    return _show(visit, find_run(visit.session, visit.user, run_id))


@router.get("/submissions/{submission_id:uuid}", name="practice:submission")
def show_submission(submission_id: UUID, visit: VisitDep) -> HTMLResponse:
    """Show a submission: where it stands or its report, and its code."""
    return _show(visit, find_submission(visit.session, visit.user, submission_id))


@router.post("/submissions/{submission_id:uuid}/reopen", name="practice:reopen")
def reopen(submission_id: UUID, visit: VisitDep) -> Response:
    """Make a submission's code the draft and go to the question."""
    submission = find_submission(visit.session, visit.user, submission_id)
    question = visit.bank.get(submission.question_slug)
    service.reopen(visit.session, question, visit.user, submission)
    path = visit.request.url_for("practice:question", slug=question.slug).path
    return redirect(visit.request, path)


# The dependencies below end before the stream begins: it outlives session and sign-in check.


def _watch_run(run_id: UUID, visit: VisitDep) -> Sent:
    run = find_run(visit.session, visit.user, run_id)
    return _describe(visit, run)


def _watch_submission(submission_id: UUID, visit: VisitDep) -> Sent:
    submission = find_submission(visit.session, visit.user, submission_id)
    return _describe(visit, submission)


@router.get(
    "/runs/{run_id:uuid}/events",
    name="practice:run_events",
    response_class=EventSourceResponse,
)
async def stream_run(
    request: Request,
    run: Annotated[Sent, Depends(_watch_run)],
) -> AsyncIterator[ServerSentEvent]:
    """Send the verdict panel of a run whenever it changes."""
    async for event in _events(request, run):
        yield event


@router.get(
    "/submissions/{submission_id:uuid}/events",
    name="practice:submission_events",
    response_class=EventSourceResponse,
)
async def stream_submission(
    request: Request,
    submission: Annotated[Sent, Depends(_watch_submission)],
) -> AsyncIterator[ServerSentEvent]:
    """Send the verdict panel of a submission whenever it changes."""
    async for event in _events(request, submission):
        yield event


async def _events(request: Request, sent: Sent) -> AsyncIterator[ServerSentEvent]:
    state = request.app.state
    async with aclosing(follow(state.engine, state.job_events, sent)) as events:
        async for event in events:
            yield event


def _describe(visit: Visit, sent: Run | Submission) -> Sent:
    # What was sent stays readable when its question has left the bank.
    return describe(visit.request, visit.bank.title(sent.question_slug), sent)


def _show(visit: Visit, sent: Run | Submission) -> HTMLResponse:
    job, report = read_status(visit.session, sent.job_id)
    question = visit.bank.find(sent.question_slug)
    help_taken = find_help(visit.session, visit.user, sent.question_slug, question)
    context = {
        **status_fields(_describe(visit, sent), job, report),
        "question": question,
        "help_words": help_taken.words(sent.created_at),
        "has_unsent_work": question is not None
        and has_unsent_work(visit.session, visit.user, question),
        "sent": {
            "id": sent.id,
            "created_at": sent.created_at,
            "files": find_code(visit.session, sent.job_id),
        },
    }
    return render(visit.request, "practice/sent.html", context, block="content")
