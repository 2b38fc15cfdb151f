"""Multiple choice: the form as it is opened or given back, sending it, looking at a try."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from greenroom.errors import InvalidInputError
from greenroom.practice import choice_service
from greenroom.practice.choice_forms import ITEM_PREFIX, SHOWN_FIELD, ChoiceFormDep
from greenroom.practice.choice_queries import find_items, find_try, list_tries
from greenroom.practice.choice_service import Chosen, ItemsOpenError
from greenroom.practice.queries import SHOWN, cut
from greenroom.practice.question_page import fields_of
from greenroom.practice.rescue import RescuingRoute
from greenroom.practice.visit import Visit, VisitDep
from greenroom.questions.choice import shown_hash
from greenroom.questions.order import place_of
from greenroom.questions.types import Question
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

router = APIRouter(route_class=RescuingRoute)


@router.post("/questions/{slug}/tries", name="practice:create_try")
def create_try(slug: str, visit: VisitDep, form: ChoiceFormDep) -> Response:
    """Judge what was chosen, and show what is right and why."""
    question = visit.bank.get(slug)
    try:
        kept = choice_service.take_try(visit.session, question, visit.user, form.chosen, form.shown)
    except InvalidInputError as error:
        return render_choice(visit, question, form.chosen, error)
    return redirect(visit.request, visit.request.url_for("practice:try", try_id=kept.id).path)


@router.get("/tries/{try_id:uuid}", name="practice:try")
def show_try(try_id: UUID, visit: VisitDep) -> HTMLResponse:
    """Show a try: item by item what was chosen, what is right, and every option's reason."""
    kept = find_try(visit.session, visit.user, try_id)
    # A question that left the bank, or asks for something else by now, leaves the try readable.
    question = visit.bank.find(kept.question_slug)
    if question is not None and not question.choice:
        question = None
    context = {
        "question": question,
        "place": place_of(visit.bank, question) if question else None,
        "question_title": visit.bank.title(kept.question_slug),
        "has_changed": question is not None and question.content_hash != kept.content_hash,
        "kept": kept,
        "items": find_items(visit.session, kept.content_hash),
    }
    return render(visit.request, "practice/choice_try.html", context, block="content")


def render_choice(
    visit: Visit,
    question: Question,
    chosen: Chosen | None = None,
    error: InvalidInputError | None = None,
) -> HTMLResponse:
    """Return the form; or with what was chosen, why it was not accepted, and that status."""
    tries = list_tries(visit.session, visit.user, question.slug, limit=SHOWN + 1)
    shown_tries, has_older = cut(tries)
    context = {
        **fields_of(visit, question),
        "shown": shown_hash(question.choice),
        "item_prefix": ITEM_PREFIX,
        "shown_field": SHOWN_FIELD,
        "chosen": chosen or {},
        "error": error.public_message if error else None,
        "open_numbers": error.numbers if isinstance(error, ItemsOpenError) else (),
        "tries": shown_tries,
        "has_older": has_older,
    }
    status_code = error.status_code if error else 200
    return render(
        visit.request, "practice/choice.html", context, block="content", status_code=status_code
    )
