"""The database as the doctor sees it: missing, silent, old, skewed, or with jobs that wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.admin import database
from greenroom.admin.doctor import quick_findings
from greenroom.admin.findings import Finding, State, Subject
from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.grading.models import Job, Package
from greenroom.grading.types import JobStatus, Mode
from greenroom.lib.clock import utc_now
from support.canaries import by_id

MakeSettings = Callable[..., Settings]


def quick(settings: Settings) -> dict[str, Finding]:
    return by_id(quick_findings(settings))


def test_a_database_that_is_not_there_is_not_made(
    doctor_settings: MakeSettings, tmp_path: Path
) -> None:
    path = tmp_path / "none" / "greenroom.db"
    found = quick(doctor_settings(sandbox="local", database_url=f"sqlite:///{path}"))
    assert found["database"].state == State.WARNING
    assert not path.parent.exists()


def test_a_database_that_does_not_answer_is_a_problem(doctor_settings: MakeSettings) -> None:
    nowhere = "postgresql://nobody@/nothing?host=/nowhere"
    found = quick(doctor_settings(sandbox="local", database_url=nowhere))
    assert found["database"].state == State.PROBLEM
    assert found["database"].sentence.startswith("The database does not answer: ")


def test_tables_of_another_version_name_the_command(
    doctor_settings: MakeSettings, tmp_path: Path
) -> None:
    (tmp_path / "old.db").touch()
    found = quick(doctor_settings(sandbox="local", database_url=f"sqlite:///{tmp_path}/old.db"))
    assert found["database"].state == State.PROBLEM
    assert found["database"].action == "Run: greenroom db upgrade"


def test_a_database_file_that_is_none_is_a_problem(
    doctor_settings: MakeSettings, tmp_path: Path
) -> None:
    (tmp_path / "other.db").write_text("a letter to the stage door, and no database at all" * 20)
    found = quick(doctor_settings(sandbox="local", database_url=f"sqlite:///{tmp_path}/other.db"))
    assert found["database"].state == State.PROBLEM
    assert "not a database" in found["database"].sentence


@pytest.mark.both_databases
def test_the_clock_of_the_database_is_compared(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = Subject("clock-database", "Clock of the database")
    has_clock = engine.dialect.name == "postgresql"
    found = database.look_at_clock(engine, subject)
    assert [one.state for one in found] == [State.OK] * has_clock

    monkeypatch.setattr(database, "utc_now", lambda: utc_now() + timedelta(minutes=2))
    found = database.look_at_clock(engine, subject)
    assert [one.sentence for one in found] == [
        "The database's clock is 120 s behind this machine's."
    ] * has_clock


@pytest.fixture
def queue_job(engine: Engine) -> Callable[..., UUID]:
    """Call it to put a job into the queue, in whatever state."""

    def put(**values: Any) -> UUID:
        with Session(for_writing(engine)) as session:
            if session.get(Package, "hash") is None:
                session.add(Package(content_hash="hash", question_slug="add", data={}))
                session.flush()
            job = Job(
                content_hash="hash", mode=Mode.RUN, files={}, **{"question_slug": "add", **values}
            )
            session.add(job)
            session.commit()
            return job.id

    return put


def ago(**length: float) -> datetime:
    return utc_now() - timedelta(**length)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [
        (0, State.OK, "1 job queued, the oldest for 0 s."),
        (5, State.WARNING, "Submissions wait long: 1 job queued, the oldest for 5 min."),
        (30, State.PROBLEM, "Submissions are stuck: 1 job queued, the oldest for 30 min."),
    ],
)
def test_a_job_that_waits_long_is_noticed(
    engine: Engine, queue_job: Callable[..., UUID], minutes: int, state: State, words: str
) -> None:
    queue_job(created_at=ago(minutes=minutes))
    queue_job(created_at=ago(days=2), status=JobStatus.FINISHED)
    (finding,) = database.look_at_jobs(engine, Subject("jobs", "Queue"))
    assert (finding.state, finding.sentence) == (state, words)


@pytest.mark.both_databases
def test_a_job_that_nobody_judges_any_more_is_noticed(
    engine: Engine, queue_job: Callable[..., UUID]
) -> None:
    for late in (ago(minutes=3), ago(seconds=-5)):
        queue_job(status=JobStatus.RUNNING, lease_expires_at=late)
    abandoned, waiting = database.look_at_jobs(engine, Subject("jobs", "Queue"))
    assert abandoned.sentence.startswith("1 job ran past the time that any job may take")
    assert waiting.state == State.OK


@pytest.mark.both_databases
def test_jobs_that_were_set_aside_are_named_with_their_questions_and_the_way_back(
    engine: Engine, queue_job: Callable[..., UUID]
) -> None:
    for slug, minutes, fault in [
        ("b", 9, "the grader failed: x."),
        ("a", 8, "older"),
        ("a", 1, "KeyError: 'name'"),
        ("c", 1, "y" + " y" * 90),
        ("d", 1, "z"),
        ("e", 1, "z"),
    ]:
        queue_job(
            question_slug=slug,
            created_at=ago(minutes=minutes),
            status=JobStatus.SET_ASIDE,
            fault=fault,
        )
    aside, waiting = database.look_at_jobs(engine, Subject("jobs", "Queue"))
    assert (aside.id, aside.state) == ("jobs-set-aside", State.PROBLEM)
    assert aside.sentence == (
        "6 jobs were set aside, because judging failed each time through no fault of the code. "
        "a (2): KeyError: 'name'; b (1): the grader failed: x; c (1): "
        + "y " * 79
        + "…; and 2 more questions."
    )
    assert aside.action is not None
    assert aside.action.endswith("Then restart the server, or run: greenroom jobs retry")
    assert waiting.sentence == "No submission waits."
