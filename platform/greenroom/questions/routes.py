"""The catalogue, and the page of each topic."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from greenroom.accounts.current import CurrentUser
from greenroom.accounts.models import Role, User
from greenroom.db import SessionDep
from greenroom.questions.bank import QuestionBank
from greenroom.questions.dependencies import BankDep
from greenroom.questions.order import TopicOverview, next_of, overview
from greenroom.questions.problems import Problem
from greenroom.questions.service import search
from greenroom.questions.types import (
    KIND_NAMES,
    STATUS_WORDS,
    Filters,
    Level,
    Status,
)
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
    known = _statuses(request, session, user)
    overviews = [one for one in _overviews(bank, known) if one.questions]
    context = {
        "listed": search(bank, filters, known),
        "filters": filters,
        "topics": bank.topics,
        "overviews": overviews,
        "next_up": next_of(overviews),
        "statuses": STATUS_WORDS,
        "kinds": {kind.value: words for kind, words in KIND_NAMES.items()},
        "levels": [level.value for level in Level],
        "total": len(bank.questions),
        "problems": _visible_problems(request, user, bank.problems),
    }
    return render(request, "questions/list.html", context, block="results")


@router.get("/topics/{slug}", name="questions:topic")
def show_topic(
    slug: str, request: Request, user: CurrentUser, session: SessionDep, bank: BankDep
) -> Response:
    """Show one topic: its questions in the order to take them in, and what to do next."""
    topic = bank.get_topic(slug)
    known = _statuses(request, session, user)
    parts = [one for one in _overviews(bank, known) if one.questions or one.topic == topic]
    at = [one.topic for one in parts].index(topic)
    context = {
        "part": parts[at],
        "kinds": KIND_NAMES,
        "previous": parts[at - 1].topic if at else None,
        "next": parts[at + 1].topic if at + 1 < len(parts) else None,
    }
    return render(request, "questions/topic.html", context, block="content")


def _overviews(bank: QuestionBank, known: Mapping[str, Status]) -> list[TopicOverview]:
    return [overview(bank, topic, known) for topic in bank.topics]


def _statuses(request: Request, session: Session, user: User) -> dict[str, Status]:
    # A later slice knows what was solved; main.py registers its function.
    statuses: Callable[[Session, User | None], dict[str, Status]]
    statuses = request.app.state.question_statuses
    return statuses(session, user)


def _visible_problems(
    request: Request, user: User, problems: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Return the problems for those who can repair them: admins, and everyone in demo mode."""
    demo: bool = request.app.state.settings.demo
    return problems if demo or user.role == Role.ADMIN else ()
