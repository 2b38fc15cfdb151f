"""Rules of practising: what is kept, what is sent to be judged, what is rated."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from sqlmodel import Session, col, select

from greenroom.accounts.models import User
from greenroom.errors import GreenroomError, InvalidInputError, NotFoundError, TooManyRequestsError
from greenroom.grading.service import enqueue
from greenroom.grading.types import Mode
from greenroom.lib.clock import utc_now
from greenroom.practice.models import Answer, Draft, Run, Submission
from greenroom.practice.queries import (
    count_unfinished_jobs,
    find_code,
    find_draft,
    list_answers,
)
from greenroom.practice.ratings import Rating, is_all_met, say_unrated
from greenroom.practice.work import (
    ANSWER_FILE,
    Work,
    blank_files,
    require_readable,
    require_runnable,
    require_storable,
)
from greenroom.questions.types import Concept, Question

MAX_UNFINISHED_JOBS = 3
RETRY_AFTER_SECONDS = 5
SAME_PRESS = timedelta(minutes=1)
"""The same answer again within it is a second press of the button."""

Wake = Callable[[], None]


class DraftConflictError(GreenroomError):
    """The draft has changed since this device last saw it."""

    status_code = 409
    public_message = (
        "Another window or device saved this question in between. Nothing was overwritten: "
        "what you typed is still here, and the other version is kept too."
    )


class TooManyUnfinishedJobsError(TooManyRequestsError):
    """The person's earlier runs and submissions are to be judged first."""

    public_message = (
        f"{MAX_UNFINISHED_JOBS} of your runs and submissions are still being judged. "
        "Your code stays in the editor: send it again when one of them is done."
    )


def run(session: Session, question: Question, user: User, work: Work, *, wake: Wake) -> Run:
    """Send code to be judged by the examples alone; keep it as the draft too.

    A draft that has changed elsewhere stays as it is: the run holds this code. When the code is
    refused, the draft is kept nevertheless if the caller commits. Calls `wake` after the commit.

    Raises:
        WorkNotAcceptedError: too large, not this question's files, empty or unreadable.
        TooManyUnfinishedJobsError: too many earlier ones are not judged yet.
        NotFoundError: nothing of this question can be run.
    """
    _require_sendable(session, question, user, work)
    job = enqueue(session, question, work.files, Mode.RUN, wake=wake)
    sent = Run(user_id=user.id, question_slug=question.slug, job_id=job.id)
    session.add(sent)
    session.flush()
    return sent


def submit(
    session: Session, question: Question, user: User, work: Work, *, wake: Wake
) -> Submission:
    """Send code to be graded by the examples and the hidden checks; keep it as the draft too.

    The draft, `wake` and the errors are as for `run`.
    """
    _require_sendable(session, question, user, work)
    job = enqueue(session, question, work.files, Mode.SUBMIT, wake=wake)
    sent = Submission(user_id=user.id, question_slug=question.slug, job_id=job.id)
    session.add(sent)
    session.flush()
    return sent


def save_draft(session: Session, question: Question, user: User, work: Work) -> Draft:
    """Keep unsent work and return the draft with its new version.

    Saving what is there already changes nothing and is never a conflict.

    Raises:
        WorkNotAcceptedError: too large, or not this question's files.
        DraftConflictError: another device has saved something else in between.
        NotFoundError: the question has nothing to write.
    """
    if question.choice:
        raise NotFoundError
    require_storable(work.files, blank_files(question))
    take_turn(session, user)
    files = dict(work.files)
    draft = find_draft(session, user, question.slug)
    if draft is not None and draft.files == files:
        return draft
    if work.seen_version not in {None, draft.version if draft else 0}:
        raise DraftConflictError
    if draft is None:
        draft = Draft(user_id=user.id, question_slug=question.slug, files=files)
    else:
        draft.files = files
        draft.version += 1
        draft.updated_at = utc_now()
    session.add(draft)
    session.flush()
    return draft


def reset_draft(session: Session, question: Question, user: User) -> Draft:
    """Put the draft back to what the question opens with."""
    return save_draft(session, question, user, Work(blank_files(question)))


def reopen(session: Session, question: Question, user: User, submission: Submission) -> Draft:
    """Make a submission's code the draft, as far as the question still has those files."""
    code = find_code(session, submission.job_id)
    files = {path: code.get(path, text) for path, text in blank_files(question).items()}
    return save_draft(session, question, user, Work(files))


def write_answer(session: Session, question: Question, user: User, work: Work) -> Answer:
    """Keep a written answer; the draft is kept as by `run`.

    The same text sent again at once is the answer that is there, as long as it is not rated.

    Raises:
        WorkNotAcceptedError: the text is too large, or arrived broken.
        InvalidInputError: there is no text.
        NotFoundError: the question does not ask for a written answer.
    """
    _concept(question)
    _keep_as_draft(session, question, user, work)
    text = work.files[ANSWER_FILE]
    if not text.strip():
        raise InvalidInputError("There is no answer yet. Write a few sentences, then compare.")
    require_readable(text, "Your answer")
    for last in list_answers(session, user, question.slug, limit=1):
        is_at_once = utc_now() - last.created_at < SAME_PRESS
        if is_at_once and last.text == text and last.ratings is None:
            return last
    answer = Answer(user_id=user.id, question_slug=question.slug, text=text)
    session.add(answer)
    session.flush()
    return answer


def rate_answer(
    session: Session, question: Question, answer: Answer, ratings: Mapping[str, Rating]
) -> Answer:
    """Keep how the writer rates each point of the rubric; rating again replaces it.

    Raises:
        InvalidInputError: a point is not rated, or there is no such point (any more).
        NotFoundError: the question has no rubric.
    """
    points = [point.id for point in _concept(question).rubric]
    if set(ratings) - set(points):
        raise InvalidInputError("The points have changed since this page was opened. Rate again.")
    unrated = [number for number, point in enumerate(points, 1) if point not in ratings]
    if unrated:
        raise InvalidInputError(say_unrated(unrated))
    answer.ratings = {point: ratings[point].value for point in points}
    answer.is_all_met = is_all_met(answer.ratings)
    answer.rated_at = utc_now()
    session.add(answer)
    session.flush()
    return answer


def _require_sendable(session: Session, question: Question, user: User, work: Work) -> None:
    if question.concept or question.choice:
        raise NotFoundError
    _keep_as_draft(session, question, user, work)
    require_runnable(work.files)
    if count_unfinished_jobs(session, user) >= MAX_UNFINISHED_JOBS:
        raise TooManyUnfinishedJobsError(retry_after_seconds=RETRY_AFTER_SECONDS)


def _keep_as_draft(session: Session, question: Question, user: User, work: Work) -> None:
    # What is sent is kept with what it is sent for, so a newer draft from elsewhere may stay.
    with suppress(DraftConflictError):
        save_draft(session, question, user, work)


def _concept(question: Question) -> Concept:
    if question.concept is None:
        raise NotFoundError
    return question.concept


def take_turn(session: Session, user: User) -> None:
    """Let one request of a person write at a time, so that counts and versions hold.

    On PostgreSQL the row lock does it; on SQLite the transaction holds the write lock already.
    """
    session.exec(select(User.id).where(col(User.id) == user.id).with_for_update()).one()
