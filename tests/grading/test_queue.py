"""Jobs are judged once, in order, and survive whatever goes away while they run."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import docker
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.claims import Claims
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.types import JobStatus, Mode, Outcome
from greenroom.grading.wire import SandboxEndedError
from greenroom.lib.clock import utc_now
from support.cuttable import CuttableEngine
from support.jobs import RIGHT, with_handler

SLOW = with_handler("import time; time.sleep(1)")
PATIENT = {"seconds": 30.0, "check_seconds": 10.0}


@pytest.mark.both_databases
def test_jobs_are_judged_and_each_gets_one_report(
    engine: Engine, settings: Settings, add_job, wait_for_report, start_queue
) -> None:
    jobs = [add_job(RIGHT), add_job("x = ("), add_job(RIGHT, Mode.RUN)]

    start_queue(LocalBackend(settings)).wake()

    assert [wait_for_report(job).outcome for job in jobs] == [
        Outcome.PASSED,
        Outcome.SYNTAX_ERROR,
        Outcome.PASSED,
    ]
    with Session(engine) as session:
        assert len(session.exec(select(Report)).all()) == 3


@pytest.mark.both_databases
def test_a_job_that_was_running_when_its_server_was_killed_is_judged_by_the_next(
    engine: Engine, settings: Settings, add_job, wait_for_report, start_queue
) -> None:
    job_id = add_job(RIGHT)
    claims = Claims(engine)
    claims.take()
    _let_the_lease_run_out(engine, job_id)

    start_queue(LocalBackend(settings))

    assert wait_for_report(job_id).outcome == Outcome.PASSED


@pytest.mark.both_databases
def test_a_job_is_claimed_once_and_its_lease_is_respected(engine: Engine, add_job) -> None:
    add_job(RIGHT)
    claims = Claims(engine)

    assert claims.take() is not None
    assert claims.take() is None
    assert not claims.exist()


@pytest.mark.both_databases
def test_a_worker_that_comes_back_late_changes_nothing(
    engine: Engine, settings: Settings, add_job, wait_for_report, start_queue
) -> None:
    job_id = add_job(RIGHT)
    late = Claims(engine).take()
    assert late is not None
    _let_the_lease_run_out(engine, job_id)
    start_queue(LocalBackend(settings))
    report = wait_for_report(job_id)

    claims = Claims(engine)
    claims.release(late, attempts=1, reason="late")
    claims.note_phase(late, "hidden")

    assert not claims.finish(late, report)
    with Session(engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.status, job.phase) == (JobStatus.FINISHED, None)
        assert len(session.exec(select(Report)).all()) == 1


def _let_the_lease_run_out(engine: Engine, job_id: UUID) -> None:
    with Session(for_writing(engine)) as session:
        job = session.get_one(Job, job_id)
        job.lease_expires_at = utc_now() - timedelta(seconds=1)
        session.commit()


def test_a_grader_that_fails_is_never_turned_into_a_verdict(
    settings: Settings, engine: Engine, add_job, wait_for, start_queue
) -> None:
    job_id = add_job(RIGHT)
    with Session(for_writing(engine)) as session:
        package = session.get_one(Package, session.get_one(Job, job_id).content_hash)
        broken = package.data["hidden_files"]["hidden/test_rules.py"].replace(
            "from harness import check", "import not_there"
        )
        package.data = {**package.data, "hidden_files": {"hidden/test_rules.py": broken}}
        session.commit()

    start_queue(LocalBackend(settings))

    wait_for(job_id, lambda job: job.attempts >= 3)
    with Session(engine) as session:
        assert session.get_one(Job, job_id).status != JobStatus.FINISHED
        assert session.exec(select(Report)).all() == []


def test_a_failure_that_nobody_foresaw_costs_the_queue_nothing(
    settings: Settings, add_job, wait_for_report, start_queue
) -> None:
    class Surprising(LocalBackend):
        surprises = 3

        def start(self):
            if self.surprises:
                self.surprises -= 1
                raise AttributeError("nobody foresaw this")
            return super().start()

    job_id = add_job(RIGHT)
    queue = start_queue(Surprising(settings))

    assert wait_for_report(job_id).outcome == Outcome.PASSED
    assert queue.is_working()


def test_stopping_the_queue_finishes_the_job_in_hand(
    settings: Settings, add_job, wait_for, wait_for_report, start_queue
) -> None:
    job_id = add_job(SLOW, **PATIENT)
    queue = start_queue(LocalBackend(settings))
    wait_for(job_id, lambda job: job.phase == "examples")

    queue.stop()

    assert wait_for_report(job_id, seconds=0.5).outcome == Outcome.PASSED


@pytest.mark.usefixtures("dropped_connections")
@pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")
def test_without_an_engine_a_submission_waits_and_says_so(
    tmp_path: Path, add_job, wait_for, start_queue
) -> None:
    settings = Settings(
        _env_file=None, demo=True, var_dir=tmp_path, docker_host=f"unix://{tmp_path}/none.sock"
    )
    job_id = add_job(RIGHT)

    start_queue(DockerBackend(settings))

    wait_for(job_id, lambda job: job.waiting_reason is not None)
    wait_for(job_id, lambda job: job.status == JobStatus.QUEUED and job.attempts == 0)


@pytest.mark.usefixtures("dropped_connections")
@pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")
def test_an_engine_that_goes_away_while_a_submission_runs_costs_the_candidate_nothing(
    cuttable: CuttableEngine, add_job, wait_for, wait_for_report, start_queue
) -> None:
    settings = Settings(
        _env_file=None, demo=True, var_dir=cuttable.folder, docker_host=cuttable.address
    )
    job_id = add_job(SLOW, **PATIENT)
    start_queue(DockerBackend(settings))
    wait_for(job_id, lambda job: job.phase == "examples")

    cuttable.cut()
    wait_for(job_id, lambda job: job.status == JobStatus.QUEUED)
    cuttable.restore()

    report = wait_for_report(job_id)
    assert report.outcome == Outcome.PASSED
    assert report.image.startswith("sha256:")


@pytest.mark.usefixtures("dropped_connections")
@pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")
def test_a_container_that_is_killed_while_it_runs_is_replaced(
    tmp_path: Path, add_job, wait_for, wait_for_report, start_queue
) -> None:
    settings = Settings(_env_file=None, demo=True, var_dir=tmp_path)
    backend = DockerBackend(settings)
    job_id = add_job(SLOW, **PATIENT)
    start_queue(backend)
    wait_for(job_id, lambda job: job.phase == "examples")

    engine = docker.from_env()
    for container in engine.containers.list(filters={"label": backend.label}):
        container.kill()
    engine.close()

    assert wait_for_report(job_id).outcome == Outcome.PASSED


def test_code_that_ends_its_sandbox_each_time_does_not_come_back_for_ever(
    settings: Settings, engine: Engine, add_job, wait_for_report, start_queue
) -> None:
    class Dying(LocalBackend):
        def start(self):
            sandbox = super().start()
            sandbox.grade = _die  # type: ignore[method-assign]
            return sandbox

    job_id = add_job(RIGHT)
    start_queue(Dying(settings))

    report = wait_for_report(job_id)
    assert report.outcome == Outcome.CRASHED
    assert report.points == 0
    with Session(engine) as session:
        assert session.get_one(Job, job_id).status == JobStatus.FINISHED


def _die(*_arguments: object) -> None:
    raise SandboxEndedError("it ended")
