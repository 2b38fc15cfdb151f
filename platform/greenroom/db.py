"""The database engine and `SessionDep`, which holds the only commit of a web request."""

import sqlite3
import time
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
MAX_REQUEST_SESSIONS = 10
# The requests', and some for the queue, the streams and health checks.
MAX_CONNECTIONS = MAX_REQUEST_SESSIONS + 10


def open_engine(database_url: str) -> Engine:
    """Return an engine for SQLite (WAL, foreign keys, busy timeout) or PostgreSQL."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=MAX_CONNECTIONS
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=MAX_CONNECTIONS,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
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
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; only the switch itself ignores the busy timeout."""
    until = time.monotonic() + SQLITE_BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def on_commit(session: Session, action: Callable[[], None]) -> None:
    """Call `action` once, right after the session's transaction has been committed."""
    waiting = [action]

    def run(session: AnySession) -> None:
        # The event also tells of a savepoint's release, when nothing is there for others to see.
        if waiting and not session.in_nested_transaction():
            waiting.pop()()

    event.listen(session, "after_commit", run)


def _request_session(request: Request) -> Iterator[Session]:
    engine: Engine = request.app.state.engine
    with Session(engine if request.method in SAFE_METHODS else for_writing(engine)) as session:
        yield session
        session.commit()


# scope="function": the commit happens before the response leaves, so a commit that fails is an
# error and never a 200.
# max_concurrency: a request that waits for a connection, or for SQLite's one writer, waits in a
# thread; were there no bound, all threads could wait for a request that needs one to go on.
SessionDep = Annotated[
    Session,
    Depends(_request_session, scope="function", max_concurrency=MAX_REQUEST_SESSIONS),
]
