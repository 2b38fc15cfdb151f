"""Rules of taking help: hints come one by one, giving up is for good, both are recorded."""

from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.errors import ForbiddenError, InvalidInputError, NotFoundError
from greenroom.practice.help_models import GivenUp, HintShown
from greenroom.practice.help_queries import find_giving_up, list_hints_shown
from greenroom.practice.service import save_draft, take_turn
from greenroom.practice.work import Work
from greenroom.questions.types import Question, Status


class SolutionsLockedError(ForbiddenError):
    """The person has neither solved the question nor given it up."""

    public_message = "The solutions are shown once you have solved this question, or given it up."


def require_unlocked(question: Question, status: Status) -> None:
    """Check that a person may see how a question is solved.

    Raises:
        SolutionsLockedError: not yet.
        NotFoundError: the question has no solutions to show.
    """
    if not question.accepted:
        raise NotFoundError
    if status not in {Status.SOLVED, Status.GIVEN_UP}:
        raise SolutionsLockedError


def give_up(session: Session, question: Question, user: User, work: Work, status: Status) -> None:
    """Note that the person gives the question up; not if it is solved, and never twice.

    What was typed is kept as the draft, if it came along. When it cannot be, nothing is noted.

    Raises:
        NotFoundError: the question has no solutions to show.
        WorkNotAcceptedError: what was typed cannot be kept as it is.
        DraftConflictError: another device has saved something else in between.
    """
    if not question.accepted:
        raise NotFoundError
    if work.files:
        save_draft(session, question, user, work)
    take_turn(session, user)
    if status is Status.SOLVED or find_giving_up(session, user, question.slug):
        return
    session.add(
        GivenUp(user_id=user.id, question_slug=question.slug, content_hash=question.content_hash)
    )
    session.flush()


def show_hint(session: Session, question: Question, user: User, number: int) -> int:
    """Note that the person asks for hint `number`, from 1; return how many are shown now.

    Asking for one that is shown already changes nothing, so a second press does no harm.

    Raises:
        NotFoundError: the question has no such hint.
        InvalidInputError: an earlier one has not been asked for.
    """
    if not 1 <= number <= len(question.hints_html):
        raise NotFoundError
    take_turn(session, user)
    shown = len(list_hints_shown(session, user, question.slug))
    if number <= shown:
        return shown
    if number > shown + 1:
        raise InvalidInputError("Hints come one by one. Reload the page, then ask for the next.")
    session.add(
        HintShown(
            user_id=user.id,
            question_slug=question.slug,
            number=number,
            content_hash=question.content_hash,
        )
    )
    session.flush()
    return number
