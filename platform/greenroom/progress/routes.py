"""The progress page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from greenroom.accounts.current import CurrentUser
from greenroom.db import SessionDep
from greenroom.grading.types import OUTCOME_WORDS
from greenroom.practice.help_queries import list_given_up
from greenroom.practice.queries import cut, list_answers, list_submissions
from greenroom.progress import service
from greenroom.questions.dependencies import BankDep
from greenroom.questions.types import KIND_NAMES
from greenroom.web.templating import render

RECENT = 10

router = APIRouter()


@router.get("/progress", name="progress:index")
def show_progress(
    request: Request, session: SessionDep, user: CurrentUser, bank: BankDep
) -> HTMLResponse:
    """Show what is solved, tried and open per topic, and the latest submissions and answers."""
    topics = service.by_topic(bank.topics, bank.questions, service.statuses(session, user))
    submissions, has_older_submissions = cut(
        list_submissions(session, user, limit=RECENT + 1), RECENT
    )
    answers, has_older_answers = cut(list_answers(session, user, limit=RECENT + 1), RECENT)
    context = {
        "topics": topics,
        "totals": service.total(topics),
        "given_up": list_given_up(session, user),
        "submissions": submissions,
        "has_older_submissions": has_older_submissions,
        "answers": answers,
        "has_older_answers": has_older_answers,
        "title_of": bank.title,
        "kind_names": KIND_NAMES,
        "outcome_words": OUTCOME_WORDS,
    }
    return render(request, "progress/index.html", context, block="content")
