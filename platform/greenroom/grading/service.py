"""Hands code over to be judged, and finds what came of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from greenroom.db import on_commit
from greenroom.errors import InvalidInputError
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.queries import is_set_aside
from greenroom.grading.types import JobStatus, Mode, ReportData
from greenroom.lib.clock import utc_now
from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import ENTRY_FILES, JUDGED_KINDS, Question


def enqueue(
    session: Session,
    question: Question,
    files: Mapping[str, str],
    mode: Mode,
    *,
    wake: Callable[[], None],
) -> Job:
    """Add a job for this code, with the question's package as it is now.

    Calls `wake` after the commit, so that the queue looks at once.

    Raises:
        InvalidInputError: the question is of a kind that no sandbox judges.
    """
    _keep_package(session, question)
    job = Job(
        question_slug=question.slug,
        content_hash=question.content_hash,
        mode=mode,
        files=dict(files),
    )
    session.add(job)
    session.flush()
    on_commit(session, wake)
    return job


def find_report(session: Session, job_id: UUID) -> ReportData | None:
    """Return a job's report, or None while it is not judged yet."""
    report = session.get(Report, job_id)
    return None if report is None else ReportData.model_validate(report.data)


def take_up_set_aside(session: Session, bank: QuestionBank) -> int:
    """Queue every job that was set aside, as if it had never been tried; return how many.

    It is judged against its question as that is now: what it was set aside with may be what had to
    be mended. Where the question has left the bank, the package stays.
    """
    count = 0
    for slug in session.exec(select(Job.question_slug).where(is_set_aside()).distinct()).all():
        question = bank.find(slug)
        package: dict[str, str] = {}
        if question is not None and question.kind in JUDGED_KINDS:
            _keep_package(session, question)
            package = {"content_hash": question.content_hash}
        count += session.exec(
            update(Job)
            .where(is_set_aside(), col(Job.question_slug) == slug)
            .values(
                status=JobStatus.QUEUED,
                attempts=0,
                available_at=utc_now(),
                fault=None,
                **package,
            )
        ).rowcount
    return count


def delete_jobs(session: Session, job_ids: Collection[UUID]) -> None:
    """Delete finished jobs with their reports. Nothing may refer to them any more."""
    session.exec(delete(Report).where(col(Report.job_id).in_(job_ids)))
    session.exec(delete(Job).where(col(Job.id).in_(job_ids), col(Job.status) == JobStatus.FINISHED))


def package_data(question: Question) -> dict[str, Any]:
    """Return what a sandbox and a report need of a question, as plain data.

    Raises:
        InvalidInputError: the question is of a kind that no sandbox judges.
    """
    if question.kind not in JUDGED_KINDS:
        raise InvalidInputError("There is nothing to run for this question.")
    judged_on = (
        {"implementations": dict(question.implementations)} if question.implementations else {}
    )
    return {
        **judged_on,
        "kind": question.kind.value,
        "entry": ENTRY_FILES.get(question.kind, ""),
        "checks": [
            {
                "id": check.id,
                "name": check.name,
                "hint": check.hint,
                "weight": check.weight,
                "hidden": check.hidden,
            }
            for check in question.checks
        ],
        "example_files": dict(question.example_files),
        "hidden_files": dict(question.hidden_files),
        "limits": asdict(question.limits),
    }


def _keep_package(session: Session, question: Question) -> None:
    """Store the question's package under its hash, unless it is there.

    Two requests may find it missing at once; the second insert then does nothing.
    """
    found = session.exec(
        select(Package.content_hash).where(Package.content_hash == question.content_hash)
    ).first()
    if found is not None:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.exec(
        insert(Package)
        .values(
            content_hash=question.content_hash,
            question_slug=question.slug,
            data=package_data(question),
            created_at=utc_now(),
        )
        .on_conflict_do_nothing(index_elements=["content_hash"])
    )
