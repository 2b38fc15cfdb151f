"""Old runs and expired tokens are deleted; whatever somebody may still look for is kept."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from greenroom import housekeeping
from greenroom.accounts.models import RefreshToken, User
from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.types import JobStatus, Mode, Outcome
from greenroom.housekeeping import Housekeeping
from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id
from greenroom.practice.models import Run, Submission
from greenroom.progress.service import statuses
from support.browser import Browser

pytestmark = pytest.mark.both_databases

PATIENCE_SECONDS = 30.0

Send = Callable[..., UUID]


@pytest.fixture
def send(engine: Engine) -> Send:
    """Call it for a run or a submission, made so many days ago."""

    def send(
        table: type[Run | Submission],
        user: User,
        days: float,
        *,
        status: JobStatus = JobStatus.FINISHED,
        question: str = "add",
    ) -> UUID:
        with Session(for_writing(engine)) as session:
            if session.get(Package, "hash") is None:
                session.add(Package(content_hash="hash", question_slug="add", data={}))
                session.flush()
            made_at = utc_now() - timedelta(days=days)
            job = Job(
                question_slug=question,
                content_hash="hash",
                mode=Mode.RUN if table is Run else Mode.SUBMIT,
                files={"main.py": "x" * 1000},
                status=status,
                created_at=made_at,
            )
            session.add(job)
            session.flush()
            if status == JobStatus.FINISHED:
                report = Report(
                    job_id=job.id, outcome=Outcome.FAILED, points=0, max_points=1, data={}
                )
                session.add(report)
            sent = table(user_id=user.id, question_slug=question, job_id=job.id, created_at=made_at)
            session.add(sent)
            session.commit()
            return sent.id

    return send


@pytest.fixture
def keeper(engine: Engine, settings: Settings) -> Housekeeping:
    return Housekeeping(engine, settings)


def left(engine: Engine, table: type[Run | Submission]) -> set[UUID]:
    with Session(engine) as session:
        return set(session.exec(select(table.id)).all())


def test_old_runs_go_with_their_jobs_and_reports_and_submissions_stay(
    engine: Engine, keeper: Housekeeping, make_user: Callable[..., User], send: Send
) -> None:
    ada, eve = make_user(), make_user()
    for days in (31, 45, 400):
        send(Run, ada, days)
    kept = {
        send(Run, ada, 29),
        send(Run, eve, 50),  # nobody has a later one of this question but Ada
        send(Run, ada, 90, question="other"),
        send(Run, ada, 40, status=JobStatus.QUEUED),
        send(Run, ada, 40, status=JobStatus.RUNNING),
        send(Run, ada, 40, status=JobStatus.SET_ASIDE),
    }
    submissions = {send(Submission, ada, days) for days in (1, 31, 400)}
    with Session(engine) as session:
        before = statuses(session, ada)

    keeper.tidy()

    assert left(engine, Run) == kept
    assert left(engine, Submission) == submissions
    with Session(engine) as session:
        jobs = set(session.exec(select(Job.id)).all())
        owned = {
            *session.exec(select(Run.job_id)).all(),
            *session.exec(select(Submission.job_id)).all(),
        }
        assert jobs == owned
        finished = session.exec(select(Job.id).where(Job.status == JobStatus.FINISHED)).all()
        assert set(session.exec(select(Report.job_id)).all()) == set(finished)
        assert statuses(session, ada) == before


def test_many_go_in_small_transactions(
    engine: Engine,
    keeper: Housekeeping,
    make_user: Callable[..., User],
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(housekeeping, "FOUND_AT_ONCE", 5)
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    monkeypatch.setattr(housekeeping, "PAUSE_SECONDS", 0.0)
    sizes: list[int] = []
    delete_runs = housekeeping.delete_runs

    def count(session: Session, run_ids: list[UUID]) -> None:
        sizes.append(len(run_ids))
        delete_runs(session, run_ids)

    monkeypatch.setattr(housekeeping, "delete_runs", count)
    ada = make_user()
    for days in range(40, 47):
        send(Run, ada, days)
    latest = send(Run, ada, 39)

    keeper.tidy()

    assert left(engine, Run) == {latest}
    assert sizes == [2, 2, 1, 2]


def test_two_processes_may_tidy_at_once(
    engine: Engine, settings: Settings, make_user: Callable[..., User], send: Send
) -> None:
    ada = make_user()
    old = [send(Run, ada, days) for days in (40, 41)]
    latest = send(Run, ada, 39)
    for _ in range(2):  # the second was told of the same runs before they had gone
        with Session(for_writing(engine)) as session:
            housekeeping.delete_runs(session, old)
            session.commit()
    Housekeeping(engine, settings).tidy()
    assert left(engine, Run) == {latest}


@pytest.mark.parametrize("settings_overrides", [{"keep_runs_days": 3}])
def test_how_long_runs_are_kept_can_be_set(
    engine: Engine, keeper: Housekeeping, make_user: Callable[..., User], send: Send
) -> None:
    ada = make_user()
    send(Run, ada, 4)
    kept = {send(Run, ada, 2), send(Run, ada, 1)}
    keeper.tidy()
    assert left(engine, Run) == kept


def test_expired_tokens_go_and_others_stay(
    engine: Engine, keeper: Housekeeping, make_user: Callable[..., User]
) -> None:
    now = utc_now()

    def token(expires_at: datetime) -> RefreshToken:
        return RefreshToken(
            user_id=make_user().id,
            family_id=new_id(),
            token_hash=new_id().hex,
            issued_at=now - timedelta(days=7),
            expires_at=expires_at,
        )

    with Session(for_writing(engine)) as session:
        good = token(now + timedelta(minutes=1))
        session.add_all([token(now - timedelta(minutes=1)), token(now - timedelta(days=9)), good])
        session.commit()
        expected = [good.id]

    keeper.tidy()

    with Session(engine) as session:
        assert (
            session.exec(select(RefreshToken.id).order_by(col(RefreshToken.id))).all() == expected
        )


def test_the_server_does_it_by_itself_and_goes_on_after_a_failure(
    app: FastAPI,
    engine: Engine,
    make_user: Callable[..., User],
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = make_user()
    send(Run, ada, 40)
    latest = send(Run, ada, 39)
    find = housekeeping.find_old_runs
    failures = iter([OSError("the disk is full")])

    def find_in_the_end(*arguments: object, **named: object) -> object:
        for failure in failures:
            raise failure
        return find(*arguments, **named)

    monkeypatch.setattr(housekeeping, "find_old_runs", find_in_the_end)
    monkeypatch.setattr(housekeeping, "FIRST_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.05)
    with Browser(app):
        until = time.monotonic() + PATIENCE_SECONDS
        while left(engine, Run) != {latest}:
            assert time.monotonic() < until, "the old run stayed"
            time.sleep(0.05)
