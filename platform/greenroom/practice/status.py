"""What the verdict panel shows of a run or a submission, on a page and in a stream alike."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.grading.models import Job
from greenroom.grading.service import find_report
from greenroom.grading.types import (
    CHECK_WORDS,
    OUTCOME_WORDS,
    PHASE_WORDS,
    JobStatus,
    ReportData,
)
from greenroom.practice.models import Run, Submission
from greenroom.practice.queries import find_job

STATUS_TEMPLATE = "practice/_status.html"


@dataclass(frozen=True)
class Sent:
    """A run or a submission with its addresses; plain data, usable without a session."""

    job_id: UUID
    question_title: str
    is_submission: bool
    page_url: str
    events_url: str


def describe(request: Request, question_title: str, sent: Run | Submission) -> Sent:
    """Return what the panel needs of a run or a submission."""
    kind = "submission" if isinstance(sent, Submission) else "run"
    identity = {f"{kind}_id": sent.id}
    return Sent(
        job_id=sent.job_id,
        question_title=question_title,
        is_submission=isinstance(sent, Submission),
        page_url=request.url_for(f"practice:{kind}", **identity).path,
        events_url=request.url_for(f"practice:{kind}_events", **identity).path,
    )


def read_status(session: Session, job_id: UUID) -> tuple[Job, ReportData | None]:
    """Return where a job stands, with its report once there is one."""
    job = find_job(session, job_id)
    report = find_report(session, job_id) if job.status is JobStatus.FINISHED else None
    return job, report


def read_from(engine: Engine, job_id: UUID) -> tuple[Job, ReportData | None]:
    """Do the same with a session of its own, for whoever waits outside a request's."""
    with Session(engine) as session:
        return read_status(session, job_id)


def status_fields(sent: Sent, job: Job, report: ReportData | None) -> dict[str, Any]:
    """Return the context of the panel."""
    return {
        "question_title": sent.question_title,
        "is_submission": sent.is_submission,
        "job": job,
        "report": report,
        "page_url": sent.page_url,
        "events_url": sent.events_url,
        "outcome_words": OUTCOME_WORDS,
        "check_words": CHECK_WORDS,
        "phase_words": PHASE_WORDS,
    }
