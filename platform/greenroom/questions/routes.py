"""The catalogue page."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from greenroom.accounts.current import CurrentUser
from greenroom.accounts.models import Role, User
from greenroom.db import SessionDep
from greenroom.questions.dependencies import BankDep
from greenroom.questions.problems import Problem
from greenroom.questions.service import search
from greenroom.questions.types import KIND_NAMES, SUPPORTED_KINDS, Filters, Level, Status
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter()


@router.get("/", name="questions:home")
def show_home(request: Request) -> Response:
    """Send everyone to the catalogue."""
    return redirect(request, request.url_for("questions:list").path)


@router.get("/questions", name="questions:list")
def list_questions(
    request: Request,
    user: CurrentUser,
    session: SessionDep,
    bank: BankDep,
    filters: Annotated[Filters, Query()],
) -> Response:
    """Show the questions that match the filters, or for htmx only that list."""
    # A later slice knows what was solved; main.py registers its function.
    statuses: Callable[[Session, User | None], dict[str, Status]]
    statuses = request.app.state.question_statuses
    context = {
        "listed": search(bank, filters, statuses(session, user)),
        "filters": filters,
        "topics": bank.topics,
        "kinds": {kind.value: KIND_NAMES[kind] for kind in SUPPORTED_KINDS},
        "levels": [level.value for level in Level],
        "total": len(bank.questions),
        "problems": _visible_problems(request, user, bank.problems),
    }
    return render(request, "questions/list.html", context, block="results")


def _visible_problems(
    request: Request, user: User, problems: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Return the problems for those who can repair them: admins, and everyone in demo mode."""
    demo: bool = request.app.state.settings.demo
    return problems if demo or user.role == Role.ADMIN else ()
