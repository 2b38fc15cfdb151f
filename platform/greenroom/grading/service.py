"""Hands code over to be judged, and finds what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from greenroom.db import on_commit
from greenroom.errors import InvalidInputError
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.types import Mode, ReportData
from greenroom.lib.clock import utc_now
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
        "syllabus": list(question.syllabus),
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
