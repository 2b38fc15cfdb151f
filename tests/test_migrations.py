"""Migrations make the tables that the models describe, on both databases, there and back."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, SQLModel, select

from conftest import DATABASES
from greenroom import migrate
from greenroom.accounts.models import User
from greenroom.config import REPOSITORY
from greenroom.db import open_engine
from greenroom.grading.models import Job, Package
from greenroom.grading.types import JobStatus, Mode
from greenroom.practice.models import Answer


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "postgresql":
        engine = open_engine(request.getfixturevalue("new_postgres_database")())
    else:
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_migrations_and_models_agree(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    assert tables(empty) == set(SQLModel.metadata.tables)


def test_a_model_that_has_no_migration_would_be_noticed(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE practice_draft DROP COLUMN updated_at"))
        connection.execute(text("ALTER TABLE practice_draft ADD COLUMN mood VARCHAR(3)"))
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert {difference[0] for difference in differences} == {"add_column", "remove_column"}


def test_downgrade_to_base_leaves_nothing_and_can_be_undone(empty: Engine) -> None:
    migrate.upgrade(empty)
    migrate.downgrade(empty, "base")
    assert tables(empty) == set()
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    assert migrate.is_current(empty)


def test_upgrading_twice_changes_nothing(empty: Engine) -> None:
    assert not migrate.is_current(empty)
    for _ in range(2):
        migrate.upgrade(empty)
        assert migrate.is_current(empty)


def test_two_processes_that_start_at_once_both_succeed(empty: Engine) -> None:
    at_once = threading.Barrier(2)
    failures: list[Exception] = []

    def upgrade() -> None:
        engine = open_engine(empty.url.render_as_string(hide_password=False))
        at_once.wait()
        try:
            migrate.upgrade(engine)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(failure)
        engine.dispose()

    threads = [threading.Thread(target=upgrade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert tables(empty) == set(SQLModel.metadata.tables)


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty: Engine) -> None:
    with empty.begin() as connection:
        # The last table of the first migration exists already: the others must not stay.
        connection.execute(text("CREATE TABLE practice_submission (id INTEGER PRIMARY KEY)"))
    with pytest.raises(Exception, match="practice_submission"):
        migrate.upgrade(empty)
    assert tables(empty) == {"practice_submission"}


def test_sqlite_refuses_a_migration_that_leaves_rows_without_their_owner(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'greenroom.db'}")
    migrate.upgrade(engine)
    orphan = text(
        "INSERT INTO practice_answer (id, user_id, question_slug, text, created_at, is_all_met)"
        " VALUES ('1', '2', 'x', 'y', '2026-01-01', 0)"
    )
    with pytest.raises(RuntimeError, match="practice_answer"), migrate.migrating(engine) as change:
        change.execute(orphan)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM practice_answer")).scalar() == 0
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_every_constraint_has_a_name_that_a_later_migration_can_use() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in SQLModel.metadata.tables.values()
        for constraint in (*table.constraints, *table.indexes)
        if not getattr(constraint, "name", None)
    ]
    assert unnamed == []


def test_times_come_back_aware_and_in_utc(empty: Engine) -> None:
    migrate.upgrade(empty)
    moment = datetime(2026, 11, 21, 20, 45, 1, 123456, tzinfo=timezone(timedelta(hours=1)))
    with Session(empty) as session:
        session.add(User(email="robin@example.com", name="Robin", created_at=moment))
        session.commit()
    with Session(empty) as session:
        found = session.exec(select(User)).one().created_at
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_the_alembic_command_uses_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made-by-alembic.db"
    monkeypatch.setenv("GREENROOM_DATABASE_URL", f"sqlite:///{path}")
    for arguments in (["upgrade", "head"], ["check"]):
        alembic(*arguments)
    engine = open_engine(f"sqlite:///{path}")
    assert migrate.is_current(engine)
    engine.dispose()


def test_migrations_can_be_written_out_as_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE_URL", "postgresql://nobody@nowhere/nothing")
    assert "CREATE TABLE accounts_user" in alembic("upgrade", "head", "--sql")


def test_a_new_revision_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copied_migrations: Callable[[], Path]
) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    folder = copied_migrations()
    for path in (folder / "migrations" / "versions").glob("*.py"):
        path.unlink()
    alembic("revision", "--autogenerate", "-m", "the first tables", cwd=folder)
    (revision,) = (folder / "migrations" / "versions").glob("*.py")
    written = revision.read_text()
    assert "sqlmodel" not in written
    assert "###" not in written
    assert 'name=op.f("fk_accounts_refresh_token_user_id_accounts_user")' in written


@pytest.fixture
def copied_migrations(tmp_path: Path) -> Callable[[], Path]:
    """Call it for a folder with a copy of the migrations, to write to."""

    def copy() -> Path:
        folder = tmp_path / "copy"
        shutil.copytree(REPOSITORY / "migrations", folder / "migrations")
        for name in ("alembic.ini", "pyproject.toml"):
            shutil.copy(REPOSITORY / name, folder)
        return folder

    return copy


def alembic(*arguments: str, cwd: Path = REPOSITORY) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "alembic", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ratings_of_before_become_words_and_back(empty: Engine) -> None:
    migrate.upgrade(empty, "0002")
    with Session(empty) as session:
        user = User(email="robin@example.com", name="Robin")
        session.add(user)
        session.commit()
        for ratings in ({"parts": True, "hints": False}, None):
            session.add(
                Answer(user_id=user.id, question_slug="x", text="y", ratings=cast("Any", ratings))
            )
        session.commit()
    for revision, met, not_met in [("head", "met", "not_yet"), ("0002", True, False)]:
        if revision == "head":
            migrate.upgrade(empty)
        else:
            migrate.downgrade(empty, revision)
        with Session(empty) as session:
            found = session.exec(select(Answer.ratings)).all()
        assert sorted(found, key=lambda one: one is None) == [
            {"parts": met, "hints": not_met},
            None,
        ]


def test_jobs_that_were_set_aside_wait_again_in_the_version_before(empty: Engine) -> None:
    migrate.upgrade(empty)
    with Session(empty) as session:
        session.add(Package(content_hash="hash", question_slug="x", data={}))
        session.flush()
        for status in JobStatus:
            job = {"question_slug": "x", "content_hash": "hash", "mode": Mode.RUN, "files": {}}
            session.add(Job(**job, status=status))
        session.commit()
    migrate.downgrade(empty, "0003")
    with empty.connect() as connection:
        found = connection.execute(text("SELECT status FROM grading_job ORDER BY status"))
        assert list(found.scalars()) == ["finished", "queued", "queued", "running"]
