"""A report keeps what it was made with: image, harness, question, runtime, limits and times."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading import service
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job, Report
from greenroom.grading.queue import GradingQueue
from greenroom.grading.types import Outcome, ReportData, SandboxLimits
from greenroom.grading.wire import HARNESS_VERSION, SandboxEndedError
from practice.reports import report_data
from support.jobs import RIGHT


@pytest.fixture
def judge(engine: Engine, add_job, wait_for_report):
    """Call it to have code judged by a queue on a backend."""

    def judge(backend, code: str, **limits: float) -> ReportData:
        job_id = add_job(code, **limits)
        queue = GradingQueue(engine, backend, JobEvents(), workers=1)
        queue.start()
        try:
            return wait_for_report(job_id)
        finally:
            queue.stop()

    return judge


def test_a_report_of_docker_keeps_what_it_was_made_with(settings: Settings, judge) -> None:
    modest = settings.model_copy(update={"sandbox_cpus": 0.5, "sandbox_memory_mb": 384})
    report = judge(DockerBackend(modest), RIGHT, seconds=9.0, check_seconds=2.5, memory_mb=200)

    assert (report.backend, report.runtime) == ("docker", "runc")
    assert report.image.startswith("sha256:")
    assert report.harness_version == HARNESS_VERSION
    assert report.content_hash.startswith("hash-")
    assert report.phases["hidden"] > 0
    assert report.limits is not None
    assert (report.limits.seconds, report.limits.check_seconds) == (9.0, 2.5)
    assert report.limits.memory_mb == 200
    assert report.limits.sandbox == SandboxLimits(cpus=0.5, memory_mb=384)


def test_the_local_sandbox_has_no_limits_of_its_own(settings: Settings, judge) -> None:
    report = judge(LocalBackend(settings), RIGHT)

    assert report.limits is not None
    assert report.limits.memory_mb == 256
    assert report.limits.sandbox == SandboxLimits(cpus=None, memory_mb=None)


def test_the_report_of_code_that_ended_every_sandbox_keeps_it_too(
    settings: Settings, judge
) -> None:
    class Dying(LocalBackend):
        def start(self):
            sandbox = super().start()
            sandbox.grade = _die  # type: ignore[method-assign]
            return sandbox

    report = judge(Dying(settings), RIGHT)

    assert report.outcome == Outcome.CRASHED
    assert report.harness_version == HARNESS_VERSION
    assert report.limits is not None
    assert report.limits.seconds == 10.0


def test_a_report_that_was_stored_before_there_were_limits_can_be_read(
    engine: Engine, add_job
) -> None:
    job_id = add_job(RIGHT)
    stored = report_data().model_dump(mode="json")
    del stored["limits"]
    with Session(for_writing(engine)) as session:
        session.add(
            Report(job_id=job_id, outcome=Outcome.PASSED, points=4, max_points=4, data=stored)
        )
        session.commit()
        report = service.find_report(session, job_id)
        assert session.get_one(Job, job_id).id == job_id

    assert report is not None
    assert report.limits is None
    assert service.find_report(session, uuid4()) is None


def _die(*_arguments: object) -> None:
    raise SandboxEndedError("it ended")
