"""What was sent, page by page: for one question, or for all of them."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from greenroom.errors import NotFoundError
from greenroom.grading.types import OUTCOME_WORDS
from greenroom.practice.choice_queries import list_tries
from greenroom.practice.help_queries import find_help
from greenroom.practice.queries import SHOWN, cut, list_answers, list_submissions
from greenroom.practice.visit import Visit, VisitDep
from greenroom.questions.types import Question
from greenroom.web.templating import render

router = APIRouter()


class Place(BaseModel):
    """Where in a list a page begins: after the row `before`, or with the newest."""

    before: UUID | None = None


PlaceDep = Annotated[Place, Query()]


@router.get("/questions/{slug}/submissions", name="practice:submissions")
def show_submissions(slug: str, visit: VisitDep, place: PlaceDep) -> HTMLResponse:
    """Show the visitor's submissions of a question, newest first."""
    question = visit.bank.get(slug)
    if question.concept or question.choice:
        raise NotFoundError
    rows = list_submissions(visit.session, visit.user, slug, limit=SHOWN + 1, before=place.before)
    return _show(visit, question, place, "submissions", rows)


@router.get("/questions/{slug}/answers", name="practice:answers")
def show_answers(slug: str, visit: VisitDep, place: PlaceDep) -> HTMLResponse:
    """Show the visitor's answers to a question, newest first."""
    question = visit.bank.get(slug)
    if question.concept is None:
        raise NotFoundError
    rows = list_answers(visit.session, visit.user, slug, limit=SHOWN + 1, before=place.before)
    return _show(visit, question, place, "answers", rows)


@router.get("/questions/{slug}/tries", name="practice:tries")
def show_tries(slug: str, visit: VisitDep, place: PlaceDep) -> HTMLResponse:
    """Show the visitor's tries at a question, newest first."""
    question = visit.bank.get(slug)
    if not question.choice:
        raise NotFoundError
    rows = list_tries(visit.session, visit.user, slug, limit=SHOWN + 1, before=place.before)
    return _show(visit, question, place, "tries", rows)


@router.get("/submissions", name="practice:all_submissions")
def show_all_submissions(visit: VisitDep, place: PlaceDep) -> HTMLResponse:
    """Show the visitor's submissions of all questions, newest first."""
    rows = list_submissions(visit.session, visit.user, limit=SHOWN + 1, before=place.before)
    return _show_all(visit, place, "submissions", rows)


@router.get("/answers", name="practice:all_answers")
def show_all_answers(visit: VisitDep, place: PlaceDep) -> HTMLResponse:
    """Show the visitor's answers to all questions, newest first."""
    rows = list_answers(visit.session, visit.user, limit=SHOWN + 1, before=place.before)
    return _show_all(visit, place, "answers", rows)


def _show_all(visit: Visit, place: Place, what: str, rows: Sequence[Any]) -> HTMLResponse:
    shown, has_older = cut(rows)
    context = {
        "what": what,
        what: shown,
        f"has_older_{what}": has_older,
        "is_newest": place.before is None,
        "is_empty": not shown,
        "title_of": visit.bank.title,
        "outcome_words": OUTCOME_WORDS,
    }
    return render(visit.request, "practice/history_of_all.html", context, block="content")


def _show(
    visit: Visit, question: Question, place: Place, what: str, rows: Sequence[Any]
) -> HTMLResponse:
    shown, has_older = cut(rows)
    context = {
        "question": question,
        "what": what,
        what: shown,
        "has_older": has_older,
        "is_newest": place.before is None,
        "is_empty": not shown,
        "best": None,
        "help_taken": find_help(visit.session, visit.user, question.slug, question),
        "outcome_words": OUTCOME_WORDS,
    }
    return render(visit.request, "practice/history.html", context, block="content")
