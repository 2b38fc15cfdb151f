"""The database engine and `SessionDep`, which holds the only commit of a web request."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, create_engine

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SQLITE_BUSY_TIMEOUT_SECONDS = 10


def open_engine(database_url: str) -> Engine:
    """Return an engine for SQLite (WAL, foreign keys, busy timeout) or PostgreSQL."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def for_writing(engine: Engine) -> Engine:
    """Return the engine with transactions that take SQLite's write lock at their start.

    A transaction that reads first and writes later fails at once on SQLite when another has
    written in between (SQLITE_BUSY_SNAPSHOT); one that begins IMMEDIATE waits for its turn.
    """
    return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction control begins late; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def on_commit(session: Session, action: Callable[[], None]) -> None:
    """Call `action` once, right after the session's transaction has been committed."""

    def run(_session: AnySession) -> None:
        action()

    event.listen(session, "after_commit", run, once=True)


def _request_session(request: Request) -> Iterator[Session]:
    engine: Engine = request.app.state.engine
    with Session(engine if request.method in SAFE_METHODS else for_writing(engine)) as session:
        yield session
        session.commit()


# scope="function": the commit happens before the response leaves, so a commit that fails is an
# error and never a 200.
SessionDep = Annotated[Session, Depends(_request_session, scope="function")]
