"""A job that we cannot judge by our own mistake is set aside, kept, and judged once mended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading import claims
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.claims import Claims
from greenroom.grading.models import FAULT_MAX_LENGTH, Job, Package, Report
from greenroom.grading.queries import list_set_aside, read_backlog
from greenroom.grading.queue import MAX_ATTEMPTS
from greenroom.grading.service import take_up_set_aside
from greenroom.grading.types import JobStatus, Outcome
from greenroom.questions.bank import QuestionBank
from support.jobs import RIGHT, package

PLACE = "hidden/test_rules.py"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a job again without the usual wait."""
    monkeypatch.setattr(claims, "RETRY_SECONDS", 0.01)


@pytest.fixture
def set_package(engine: Engine) -> Callable[[UUID, dict[str, Any]], None]:
    """Call it to give a job another package, as a mended question would."""

    def change(job_id: UUID, data: dict[str, Any]) -> None:
        with Session(for_writing(engine)) as session:
            found = session.get_one(Package, session.get_one(Job, job_id).content_hash)
            found.data = data
            session.commit()

    return change


def take_up(engine: Engine) -> int:
    """Have judged again what was set aside, without a question that could have changed."""
    with Session(for_writing(engine)) as session:
        count = take_up_set_aside(session, QuestionBank((), (), ()))
        session.commit()
    return count


def with_broken_grader() -> dict[str, Any]:
    plain = package()
    broken = plain["hidden_files"][PLACE].replace("from harness import check", "import not_there")
    return {**plain, "hidden_files": {PLACE: broken}}


def with_a_check_that_no_report_can_name() -> dict[str, Any]:
    """Return a package that a sandbox can judge, and from which no report can be drawn."""
    plain = package()
    nameless = [{**check} for check in plain["checks"]]
    del nameless[-1]["name"]
    return {**plain, "checks": nameless}


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (with_broken_grader, "RuntimeError: collected ["),
        (with_a_check_that_no_report_can_name, "KeyError: 'name'"),
    ],
)
def test_it_is_set_aside_after_some_tries_and_judged_once_it_is_mended(  # noqa: PLR0913 - fixtures
    *,
    settings: Settings,
    engine: Engine,
    add_job,
    set_package,
    wait_for,
    wait_for_report,
    start_queue,
    broken,
    fault,
) -> None:
    job_id, other = add_job(RIGHT), add_job(RIGHT, seconds=9.0)
    set_package(job_id, broken())

    first = start_queue(LocalBackend(settings))
    wait_for(job_id, lambda job: job.status == JobStatus.SET_ASIDE)

    assert wait_for_report(other).outcome == Outcome.PASSED
    with Session(engine) as session:
        job = session.get_one(Job, job_id)
        assert job.attempts == MAX_ATTEMPTS
        assert (job.phase, job.claim, job.lease_expires_at) == (None, None, None)
        assert job.fault is not None
        assert job.fault.startswith(fault)
        assert session.get(Report, job_id) is None
    assert not Claims(engine).exist()

    set_package(job_id, package())
    assert take_up(engine) == 1
    first.wake()

    assert wait_for_report(job_id).outcome == Outcome.PASSED
    with Session(engine) as session:
        assert session.get_one(Job, job_id).fault is None
        assert len(session.exec(select(Report)).all()) == 2


@pytest.mark.both_databases
def test_nobody_claims_it_until_it_is_taken_up_and_then_one_does(engine: Engine, add_job) -> None:
    job_id = add_job(RIGHT)
    one, other = Claims(engine), Claims(engine)
    claim = one.take()
    assert claim is not None
    one.set_aside(claim, attempts=3, fault="the grader failed\0" + "x" * FAULT_MAX_LENGTH)
    assert not one.exist()
    assert one.take() is None

    assert [take_up(engine), take_up(engine)] == [1, 0]

    again = other.take()
    assert again is not None
    assert (again.job_id, again.attempts) == (job_id, 0)
    assert one.take() is None


@pytest.mark.both_databases
def test_a_worker_that_comes_back_late_sets_nothing_aside(engine: Engine, add_job) -> None:
    job_id = add_job(RIGHT)
    queue = Claims(engine, lease_margin_seconds=-60)
    late = queue.take()
    now = queue.take()
    assert late is not None
    assert now is not None

    queue.set_aside(late, attempts=3, fault="late")

    with Session(engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.status, job.claim) == (JobStatus.RUNNING, now.token)


@pytest.mark.both_databases
def test_those_who_look_after_it_are_told_which_questions_and_why(engine: Engine, add_job) -> None:
    for _ in range(3):
        add_job(RIGHT)
    claims = Claims(engine)
    for fault in ("first", "second"):
        claim = claims.take()
        assert claim is not None
        claims.set_aside(claim, attempts=3, fault=fault)
    with Session(engine) as session:
        (found,) = list_set_aside(session)
        assert (found.question_slug, found.count, found.fault) == ("echo", 2, "second")
        backlog = read_backlog(session)
        assert (backlog.waiting, backlog.running, backlog.set_aside) == (1, 0, 2)
