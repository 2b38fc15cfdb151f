"""Reads what one person has answered by choosing. Every query names its owner."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from greenroom.accounts.models import User
from greenroom.errors import NotFoundError
from greenroom.practice.choice_models import ChoiceSheet, ChoiceTry
from greenroom.practice.queries import SHOWN, is_older
from greenroom.questions.choice import Item, from_data


def find_try(session: Session, user: User, try_id: UUID) -> ChoiceTry:
    """Return a try.

    Raises:
        NotFoundError: there is none, or it is another person's.
    """
    found = session.exec(
        select(ChoiceTry).where(ChoiceTry.id == try_id, ChoiceTry.user_id == user.id)
    ).first()
    if found is None:
        raise NotFoundError
    return found


def find_items(session: Session, content_hash: str) -> tuple[Item, ...]:
    """Return what a try answered, as it was then. The caller has checked whose try it is."""
    return from_data(
        session.exec(
            select(ChoiceSheet.items).where(ChoiceSheet.content_hash == content_hash)
        ).one()
    )


def list_tries(
    session: Session,
    user: User,
    question_slug: str,
    *,
    limit: int = SHOWN,
    before: UUID | None = None,
) -> Sequence[ChoiceTry]:
    """Return the person's latest tries at a question, newest first.

    With `before`, those that are older than that try.
    """
    query = (
        select(ChoiceTry)
        .where(ChoiceTry.user_id == user.id, ChoiceTry.question_slug == question_slug)
        .order_by(col(ChoiceTry.created_at).desc(), col(ChoiceTry.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(is_older(ChoiceTry, find_try(session, user, before)))
    return session.exec(query).all()
