"""Renders the question page: as it is opened, or holding what could not be accepted."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import HTMLResponse

from greenroom.errors import GreenroomError
from greenroom.grading.types import OUTCOME_WORDS
from greenroom.lib.clock import utc_now
from greenroom.practice.help_queries import find_help
from greenroom.practice.models import Draft
from greenroom.practice.queries import (
    SHOWN,
    cut,
    find_best_submission,
    find_draft,
    list_answers,
    list_submissions,
)
from greenroom.practice.service import DraftConflictError
from greenroom.practice.visit import Visit
from greenroom.practice.work import ANSWER_FILE, Work, opening_files
from greenroom.questions.order import place_of
from greenroom.questions.types import KIND_NAMES, Question, Status
from greenroom.web.templating import render


def render_question(
    visit: Visit,
    question: Question,
    refused: Work | None = None,
    error: GreenroomError | None = None,
) -> HTMLResponse:
    """Return the page with the draft; or with refused work, the reason, and its status."""
    draft = find_draft(visit.session, visit.user, question.slug)
    kept: Mapping[str, str] = draft.files if draft else {}
    shown = refused.files if refused else kept
    files = {path: shown.get(path, text) for path, text in opening_files(question).items()}
    context: dict[str, Any] = {
        **fields_of(visit, question),
        "draft_saved_at": draft.updated_at if draft else None,
        **_versions_of_page(draft, refused, error),
        "error": error.public_message if error else None,
        "outcome_words": OUTCOME_WORDS,
    }
    if question.concept:
        template, block = "practice/concept.html", "content"
        context["text"] = files[ANSWER_FILE]
        answers = list_answers(visit.session, visit.user, question.slug, limit=SHOWN + 1)
        context["answers"], context["has_older"] = cut(answers)
        context["errors"] = {"text": error.public_message} if error else {}
    else:
        # htmx asks for this page when a verdict is in: only the list of submissions has changed.
        template, block = "practice/question.html", "submissions"
        context["files"] = files
        submissions = list_submissions(visit.session, visit.user, question.slug, limit=SHOWN + 1)
        context["submissions"], context["has_older"] = cut(submissions)
        # The best one is on the page in any case.
        best = find_best_submission(visit.session, visit.user, question.slug)
        context["best"] = best if best not in context["submissions"] else None
    status_code = error.status_code if error else 200
    return render(visit.request, template, context, block=block, status_code=status_code)


def fields_of(visit: Visit, question: Question) -> dict[str, Any]:
    """Return what the page of every kind of question shows."""
    return {
        "question": question,
        "place": place_of(visit.bank, question),
        "status": status_of(visit, question),
        "help_taken": find_help(visit.session, visit.user, question.slug, question),
        "now": utc_now(),
        "kind_names": KIND_NAMES,
    }


def _versions_of_page(
    draft: Draft | None, refused: Work | None, error: GreenroomError | None
) -> dict[str, Any]:
    """Return whether the draft is what the page shows, and which versions its next save names.

    A draft that is not what was typed may be another device's: then the page goes on from what it
    saw before, so that its next save still finds out. A plain form that has been told so goes on
    from the draft, so that what is sent next takes its place; scripts ask which one is meant.
    """
    current = draft.version if draft else 0
    is_kept = refused is None or (draft is not None and draft.files == refused.files)
    seen = current
    if refused is not None and refused.seen_version is not None and not is_kept:
        seen = refused.seen_version
    is_conflict = isinstance(error, DraftConflictError)
    return {
        "is_kept": is_kept,
        "is_conflict": is_conflict,
        "seen_version": seen,
        "draft_version": current if is_conflict else seen,
    }


def status_of(visit: Visit, question: Question) -> Status:
    """Return where the visitor stands with a question."""
    # A later slice knows what was solved; main.py registers its function.
    statuses: dict[str, Status] = visit.request.app.state.question_statuses(
        visit.session, visit.user
    )
    return statuses.get(question.slug, Status.OPEN)
