"""What the queue and the limits ask for every moment never reads through all that was judged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.db import for_writing
from greenroom.grading.claims import Claims
from greenroom.grading.models import Job, Package
from greenroom.grading.queries import read_backlog
from greenroom.grading.types import JobStatus, Mode
from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id
from greenroom.practice.models import Run, Submission
from greenroom.practice.queries import count_unfinished_jobs

pytestmark = pytest.mark.both_databases

INDEX = "ix_grading_job_unfinished"
JUDGED = 2000


@pytest.fixture
def person(engine: Engine, make_user: Callable[..., User]) -> User:
    """Somebody with a long history, and one job of each kind that is still to be judged."""
    user = make_user()
    with Session(for_writing(engine)) as session:
        data = {"limits": {"seconds": 1.0}}
        session.add(Package(content_hash="hash", question_slug="add", data=data))
        session.flush()
        for table in (Run, Submission):
            statuses = [JobStatus.FINISHED] * JUDGED + [JobStatus.QUEUED, JobStatus.SET_ASIDE]
            jobs = [
                {
                    "id": new_id(),
                    "question_slug": "add",
                    "content_hash": "hash",
                    "mode": Mode.RUN,
                    "files": {},
                    "status": status,
                    "attempts": 0,
                    "available_at": utc_now(),
                    "created_at": utc_now(),
                }
                for status in statuses
            ]
            session.exec(insert(Job), params=jobs)
            sent = [
                {
                    "id": new_id(),
                    "user_id": user.id,
                    "question_slug": "add",
                    "job_id": job["id"],
                    "created_at": utc_now(),
                }
                for job in jobs
            ]
            session.exec(insert(table), params=sent)
        session.commit()
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    return user


@contextmanager
def plans_of(engine: Engine) -> Iterator[list[str]]:
    """Gather how the database goes about each statement on jobs within."""
    said: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "grading_job" in statement:
            said.append((statement, values))

    plans: list[str] = []
    event.listen(engine, "before_cursor_execute", keep)
    yield plans
    event.remove(engine, "before_cursor_execute", keep)
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with engine.connect() as connection:
        for statement, values in said:
            rows = connection.exec_driver_sql(explain + statement, values)
            plans.append("\n".join(str(row[-1]) for row in rows))


def test_a_persons_unfinished_jobs_are_counted_by_the_index(engine: Engine, person: User) -> None:
    with plans_of(engine) as plans, Session(engine) as session:
        assert count_unfinished_jobs(session, person) == 2
    (plan,) = plans
    assert INDEX in plan
    for table in ("grading_job", "practice_run", "practice_submission"):
        assert f"Seq Scan on {table}" not in plan
    # On SQLite a scan is told by the word alone: only that of the index may be there.
    assert plan.count("SCAN") == (engine.dialect.name == "sqlite")


@pytest.mark.usefixtures("person")
def test_the_queue_looks_for_jobs_by_the_index(engine: Engine) -> None:
    claims = Claims(engine)
    with plans_of(engine) as plans:
        assert claims.exist()
        claims.explain_waiting("No sandbox is free.")
        assert claims.take() is not None
    *searches, by_id = plans
    assert len(searches) == 4
    assert all(INDEX in plan for plan in searches), searches
    assert INDEX not in by_id


@pytest.mark.usefixtures("person")
def test_the_backlog_is_counted_by_the_index(engine: Engine) -> None:
    with plans_of(engine) as plans, Session(engine) as session:
        backlog = read_backlog(session)
    assert (backlog.waiting, backlog.set_aside) == (2, 2)
    assert all(INDEX in plan for plan in plans), plans
