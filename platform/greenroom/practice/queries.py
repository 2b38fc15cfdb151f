"""Reads what one person has practised. Every query names its owner: nobody else sees a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, func, select

from greenroom.accounts.models import User
from greenroom.errors import NotFoundError
from greenroom.grading.models import Job, Report
from greenroom.grading.queries import is_unfinished
from greenroom.grading.types import JobStatus, Outcome
from greenroom.practice.choice_models import ChoiceTry
from greenroom.practice.models import Answer, Draft, Run, Submission

SHOWN = 20
"""How many rows of a list a page shows; the older ones have pages of their own."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class SubmissionRow:
    """One line in a list of submissions; outcome and points are None until it is judged."""

    submission: Submission
    status: JobStatus
    outcome: Outcome | None
    points: int | None
    max_points: int | None


def visible_to(user: User, table: type[Draft | Run | Submission | Answer]) -> ColumnElement[bool]:
    """Return the condition for rows that this person may see: their own."""
    return col(table.user_id) == user.id


def cut(rows: Sequence[Row], shown: int = SHOWN) -> tuple[Sequence[Row], bool]:
    """Return what one page shows of the one row more that it asked for, and whether more follow."""
    return rows[:shown], len(rows) > shown


def is_older(
    table: type[Submission | Answer | ChoiceTry], row: Submission | Answer | ChoiceTry
) -> ColumnElement[bool]:
    """Return the condition for what follows a row in a list that has the newest first."""
    return or_(
        col(table.created_at) < row.created_at,
        and_(col(table.created_at) == row.created_at, col(table.id) < row.id),
    )


def find_draft(session: Session, user: User, question_slug: str) -> Draft | None:
    """Return the person's draft for a question, if there is one."""
    return session.exec(
        select(Draft).where(visible_to(user, Draft), Draft.question_slug == question_slug)
    ).first()


def find_run(session: Session, user: User, run_id: UUID) -> Run:
    """Return a run.

    Raises:
        NotFoundError: there is none, or it is another person's.
    """
    run = session.exec(select(Run).where(Run.id == run_id, visible_to(user, Run))).first()
    if run is None:
        raise NotFoundError
    return run


def find_submission(session: Session, user: User, submission_id: UUID) -> Submission:
    """Return a submission.

    Raises:
        NotFoundError: there is none, or it is another person's.
    """
    submission = session.exec(
        select(Submission).where(Submission.id == submission_id, visible_to(user, Submission))
    ).first()
    if submission is None:
        raise NotFoundError
    return submission


def find_answer(session: Session, user: User, answer_id: UUID) -> Answer:
    """Return a written answer.

    Raises:
        NotFoundError: there is none, or it is another person's.
    """
    answer = session.exec(
        select(Answer).where(Answer.id == answer_id, visible_to(user, Answer))
    ).first()
    if answer is None:
        raise NotFoundError
    return answer


def find_code(session: Session, job_id: UUID) -> dict[str, str]:
    """Return the files that a job judges. The caller has checked whose job it is."""
    return session.exec(select(col(Job.files)).where(Job.id == job_id)).one()


def find_job(session: Session, job_id: UUID) -> Job:
    """Return a job without its code. The caller has checked whose job it is."""
    return session.exec(select(Job).where(Job.id == job_id).options(_without(Job.files))).one()


def list_submissions(
    session: Session,
    user: User,
    question_slug: str | None = None,
    *,
    limit: int = SHOWN,
    before: UUID | None = None,
) -> list[SubmissionRow]:
    """Return the person's latest submissions, newest first, of one question or of all.

    With `before`, those that are older than that submission.
    """
    query = (
        select(Submission, col(Job.status), Report)
        .join(Job, col(Job.id) == Submission.job_id)
        .join(Report, col(Report.job_id) == Submission.job_id, isouter=True)
        .where(visible_to(user, Submission))
        .order_by(col(Submission.created_at).desc(), col(Submission.id).desc())
        .limit(limit)
        .options(_without(Report.data))
    )
    if question_slug is not None:
        query = query.where(Submission.question_slug == question_slug)
    if before is not None:
        query = query.where(is_older(Submission, find_submission(session, user, before)))
    return [_row(*found) for found in session.exec(query)]


def find_best_submission(session: Session, user: User, question_slug: str) -> SubmissionRow | None:
    """Return the latest of the person's best submissions of a question that are judged."""
    share = 1.0 * col(Report.points) / func.nullif(Report.max_points, 0)
    found = session.exec(
        select(Submission, col(Job.status), Report)
        .join(Job, col(Job.id) == Submission.job_id)
        .join(Report, col(Report.job_id) == Submission.job_id)
        .where(visible_to(user, Submission), Submission.question_slug == question_slug)
        .order_by(
            case((col(Report.outcome) == Outcome.PASSED, 0), else_=1),
            func.coalesce(share, 0).desc(),
            col(Submission.created_at).desc(),
        )
        .limit(1)
        .options(_without(Report.data))
    ).first()
    return _row(*found) if found else None


def list_answers(
    session: Session,
    user: User,
    question_slug: str | None = None,
    *,
    limit: int = SHOWN,
    before: UUID | None = None,
) -> Sequence[Answer]:
    """Return the person's latest answers, newest first, to one question or to all.

    With `before`, those that are older than that answer.
    """
    query = (
        select(Answer)
        .where(visible_to(user, Answer))
        .order_by(col(Answer.created_at).desc(), col(Answer.id).desc())
        .limit(limit)
    )
    if question_slug is not None:
        query = query.where(Answer.question_slug == question_slug)
    if before is not None:
        query = query.where(is_older(Answer, find_answer(session, user, before)))
    return session.exec(query).all()


def count_unfinished_jobs(session: Session, user: User) -> int:
    """Return how many of the person's runs and submissions are still to be judged."""
    # From everybody's unfinished jobs to their owners: those are few, what a person sent is not.
    run = select(Run.id).where(Run.job_id == Job.id, visible_to(user, Run))
    submission = select(Submission.id).where(
        Submission.job_id == Job.id, visible_to(user, Submission)
    )
    return session.exec(
        select(func.count())
        .select_from(Job)
        .where(
            is_unfinished(),
            Job.status != JobStatus.SET_ASIDE,
            or_(run.exists(), submission.exists()),
        )
    ).one()


def _row(submission: Submission, status: JobStatus, report: Report | None) -> SubmissionRow:
    if report is None:
        return SubmissionRow(submission, status, None, None, None)
    return SubmissionRow(submission, status, report.outcome, report.points, report.max_points)


def _without(attribute: Any) -> ExecutableOption:
    """Leave a large column in the database; reading it from the row is then an error."""
    return defer(attribute, raiseload=True)
