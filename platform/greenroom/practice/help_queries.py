"""Reads which help one person has taken. Every query names its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from greenroom.accounts.models import User
from greenroom.lib.text import plural
from greenroom.practice.help_models import GivenUp, HintShown
from greenroom.questions.types import Question


@dataclass(frozen=True)
class HelpTaken:
    """The hints and solutions of one question that a person has asked to see."""

    hints: Sequence[HintShown]
    hint_count: int
    """How many hints the question has; 0 for a question that is gone."""
    given_up: GivenUp | None

    def hint_words(self, at: datetime | None = None) -> str:
        """Return `2 of 3 hints used`, now or at a moment; nothing for a question without hints."""
        used = sum(at is None or hint.shown_at <= at for hint in self.hints)
        if used <= self.hint_count:
            return f"{used} of {plural(self.hint_count, 'hint')} used" if self.hint_count else ""
        return f"{plural(used, 'hint')} used"  # the question has lost hints since

    def words(self, at: datetime) -> str:
        """Return which help had been taken at a moment; nothing when it was none."""
        words = []
        if any(hint.shown_at <= at for hint in self.hints):
            words.append(self.hint_words(at))
        if self.given_up and self.given_up.given_up_at <= at:
            words.append("after giving up")
        return ", ".join(words)


def find_help(
    session: Session, user: User, question_slug: str, question: Question | None
) -> HelpTaken:
    """Return which help the person has taken; `question` is None once it has left the bank."""
    return HelpTaken(
        hints=list_hints_shown(session, user, question_slug),
        hint_count=len(question.hints_html) if question else 0,
        given_up=find_giving_up(session, user, question_slug),
    )


def find_giving_up(session: Session, user: User, question_slug: str) -> GivenUp | None:
    """Return when the person gave the question up, if ever."""
    return session.exec(
        select(GivenUp).where(GivenUp.user_id == user.id, GivenUp.question_slug == question_slug)
    ).first()


def list_given_up(session: Session, user: User) -> dict[str, datetime]:
    """Return when the person gave up which questions, by slug."""
    rows = session.exec(
        select(GivenUp.question_slug, GivenUp.given_up_at).where(GivenUp.user_id == user.id)
    )
    return dict(rows.all())


def list_hints_shown(session: Session, user: User, question_slug: str) -> Sequence[HintShown]:
    """Return the hints that the person has asked for, the gentlest first."""
    return session.exec(
        select(HintShown)
        .where(HintShown.user_id == user.id, HintShown.question_slug == question_slug)
        .order_by(col(HintShown.number))
    ).all()
