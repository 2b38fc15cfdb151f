"""Judges jobs by hand: these tests are about what happens around the sandbox."""

from uuid import UUID

from sqlmodel import Session

from greenroom.grading.models import Job, Report
from greenroom.grading.types import (
    CheckOutcome,
    CheckResult,
    JobStatus,
    Outcome,
    ReportData,
)
from greenroom.lib.clock import utc_now
from practice.questions import EXAMPLE, HIDDEN

POINTS = EXAMPLE.weight + HIDDEN.weight


def report_data(outcome: Outcome = Outcome.PASSED) -> ReportData:
    passed = outcome is Outcome.PASSED
    checks = [
        CheckResult(
            id=check.id,
            name=check.name,
            hint=check.hint,
            hidden=check.hidden,
            outcome=CheckOutcome.PASSED if passed else CheckOutcome.FAILED,
            points=check.weight if passed else 0,
            max_points=check.weight,
            time_ms=1.5,
            message=None,
        )
        for check in (EXAMPLE, HIDDEN)
    ]
    return ReportData(
        outcome=outcome,
        message=None,
        line=None,
        checks=checks,
        points=POINTS if passed else 0,
        max_points=POINTS,
        output="hello\n",
        output_truncated=False,
        time_ms=120.0,
        memory_bytes=30_000_000,
        phases={"examples": 10.0},
        backend="local",
        runtime="",
        image="",
        harness_version="1",
        content_hash="a" * 64,
    )


def start(session: Session, job_id: UUID, phase: str) -> None:
    job = session.get_one(Job, job_id)
    job.status = JobStatus.RUNNING
    job.phase = phase
    job.started_at = job.started_at or utc_now()
    session.add(job)
    session.commit()


def finish(session: Session, job_id: UUID, outcome: Outcome = Outcome.PASSED) -> None:
    job = session.get_one(Job, job_id)
    job.status = JobStatus.FINISHED
    job.phase = None
    job.finished_at = utc_now()
    data = report_data(outcome)
    session.add(job)
    session.add(
        Report(
            job_id=job_id,
            outcome=outcome,
            points=data.points,
            max_points=data.max_points,
            data=data.model_dump(mode="json"),
        )
    )
    session.commit()
