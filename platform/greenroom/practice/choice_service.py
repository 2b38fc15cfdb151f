"""Rules of multiple choice: what is a complete form, how it is judged, what is kept."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from greenroom.accounts.models import User
from greenroom.errors import InvalidInputError, NotFoundError
from greenroom.lib.clock import utc_now
from greenroom.practice.choice_models import ChoiceSheet, ChoiceTry
from greenroom.questions.choice import Item, as_data, shown_hash
from greenroom.questions.types import Question

Chosen = Mapping[str, AbstractSet[str]]
"""Ids of the chosen options by id of the item; an item may be missing."""


class QuestionChangedError(InvalidInputError):
    """What was answered is not what the question asks now."""

    public_message = (
        "This question was changed after you had opened it. It is shown as it is now, with your "
        "choices where they still exist: look through them once more, then send them."
    )


class ItemsOpenError(InvalidInputError):
    """Nothing was chosen for some items; `numbers` says which, from 1."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = tuple(numbers)
        super().__init__(_say_open(self.numbers))


def take_try(
    session: Session, question: Question, user: User, chosen: Chosen, seen_hash: str
) -> ChoiceTry:
    """Judge a filled-in form at once, and keep it with what it answered.

    Args:
        session: a session for writing.
        question: as it is now.
        user: whose try it is.
        chosen: what was chosen.
        seen_hash: `shown_hash` of the form that was filled in.

    Raises:
        QuestionChangedError: the form was of another version, or named what does not exist.
        ItemsOpenError: nothing was chosen for some items.
        InvalidInputError: several options were chosen where one is asked for.
        NotFoundError: the question is not multiple choice.
    """
    items = question.choice
    if not items:
        raise NotFoundError
    _require_whole(items, chosen, seen_hash)
    _keep_sheet(session, question)
    kept = ChoiceTry(
        user_id=user.id,
        question_slug=question.slug,
        content_hash=question.content_hash,
        chosen={item.id: sorted(chosen[item.id]) for item in items},
        right_count=sum(item.is_met_by(chosen[item.id]) for item in items),
        item_count=len(items),
    )
    session.add(kept)
    session.flush()
    return kept


def _require_whole(items: Sequence[Item], chosen: Chosen, seen_hash: str) -> None:
    known = {item.id: {option.id for option in item.options} for item in items}
    if seen_hash != shown_hash(items) or any(
        options - known.get(name, set()) for name, options in chosen.items()
    ):
        raise QuestionChangedError
    for number, item in enumerate(items, 1):
        if not item.several and len(chosen.get(item.id, ())) > 1:
            raise InvalidInputError(f"Item {number} takes one answer. Please choose again.")
    numbers = [number for number, item in enumerate(items, 1) if not chosen.get(item.id)]
    if numbers:
        raise ItemsOpenError(numbers)


def _keep_sheet(session: Session, question: Question) -> None:
    """Store the question's items under their hash, unless they are there.

    Two requests may find them missing at once; the second insert then does nothing.
    """
    found = session.exec(
        select(ChoiceSheet.content_hash).where(ChoiceSheet.content_hash == question.content_hash)
    ).first()
    if found is not None:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.exec(
        insert(ChoiceSheet)
        .values(
            content_hash=question.content_hash,
            items=as_data(question.choice),
            created_at=utc_now(),
        )
        .on_conflict_do_nothing(index_elements=["content_hash"])
    )


def _say_open(numbers: Sequence[int]) -> str:
    *most, last = [str(number) for number in numbers]
    if not most:
        return f"Item {last} is still open. Choose there, then send it again."
    return f"Items {', '.join(most)} and {last} are still open. Choose there, then send it again."
