"""The doctor's look at the database: does it answer, is it current, its clock, its jobs."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from greenroom import migrate
from greenroom.admin.clocks import difference
from greenroom.admin.findings import Finding, Subject
from greenroom.admin.machine import database_file
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine
from greenroom.grading.queries import Backlog, SetAside, list_set_aside, read_backlog
from greenroom.lib.clock import utc_now
from greenroom.lib.text import plural

SLOW_SECONDS = 120.0
"""A submission that waits longer than this is worth a warning."""
STUCK_SECONDS = 900.0
"""One that waits longer than this waits for something that does not come."""
SHOWN = 3
FAULT_WIDTH = 160


@contextmanager
def opened(settings: Settings) -> Iterator[Engine | None]:
    """Open the database of the settings; None for a file that is not there, which is not made."""
    file = database_file(settings)
    if file is not None and not file.exists():
        yield None
        return
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def look_at_database(engine: Engine | None, subject: Subject) -> list[Finding]:
    """Say whether the database answers, can be written, and has the tables of this version."""
    if engine is None:
        return [
            subject.warning(
                "There is no database yet.",
                "The server makes it when it starts; so does: greenroom db upgrade",
            )
        ]
    try:
        # On SQLite this takes the write lock, which a file that cannot be written refuses.
        with for_writing(engine).connect() as connection:
            connection.execute(text("SELECT 1"))
            connection.rollback()
        is_current = migrate.is_current(engine)
    except SQLAlchemyError as error:
        return [
            subject.problem(
                f"The database does not answer: {first_line(error)}.",
                "Start it, or correct GREENROOM_DATABASE_URL.",
            )
        ]
    if not is_current:
        return [
            subject.problem(
                "The database has the tables of another version.", "Run: greenroom db upgrade"
            )
        ]
    return [subject.ok(f"It answers, and is up to date ({engine.dialect.name}).")]


def look_at_clock(engine: Engine, subject: Subject) -> list[Finding]:
    """Compare this machine's clock with the database's; an SQLite database has none of its own."""
    if engine.dialect.name == "sqlite":
        return []
    with engine.connect() as connection:
        before = utc_now()
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = utc_now()
    return [difference(subject, "the database's", theirs, before, after)]


def look_at_jobs(engine: Engine, subject: Subject) -> list[Finding]:
    """Say whether submissions wait for something that does not come, or could not be judged."""
    with Session(engine) as session:
        backlog = read_backlog(session)
        set_aside = list_set_aside(session)
    findings = []
    if set_aside:
        findings.append(_set_aside(set_aside, Subject("jobs-set-aside", "Not judged")))
    if backlog.abandoned:
        findings.append(
            subject.warning(
                f"{plural(backlog.abandoned, 'job')} ran past the time that any job may take: the "
                "server that judged must have ended.",
                "Start the server; it judges them again by itself.",
            )
        )
    return [*findings, _waiting(backlog, subject)]


def _set_aside(found: list[SetAside], subject: Subject) -> Finding:
    count = sum(one.count for one in found)
    shown = "; ".join(
        f"{one.question_slug} ({one.count}): {_shorten(one.fault)}" for one in found[:SHOWN]
    )
    more = len(found) - SHOWN
    rest = f"; and {plural(more, 'more question')}" if more > 0 else ""
    return subject.problem(
        f"{plural(count, 'job was', 'jobs were')} set aside, because judging failed each time "
        f"through no fault of the code. {shown}{rest}.",
        "Mend what the reason names, of which the log of the server says more. Then restart the "
        "server, or run: greenroom jobs retry",
    )


def _shorten(fault: str) -> str:
    return textwrap.shorten(fault, FAULT_WIDTH, placeholder=" …").rstrip(".")


def _waiting(backlog: Backlog, subject: Subject) -> Finding:
    waits = backlog.oldest_waiting_seconds
    words = f"{plural(backlog.waiting, 'job')} queued, the oldest for {duration(waits)}."
    action = "Is the server running, and can it start sandboxes? The other findings say more."
    if waits >= STUCK_SECONDS:
        return subject.problem(f"Submissions are stuck: {words}", action)
    if waits >= SLOW_SECONDS:
        return subject.warning(f"Submissions wait long: {words}", action)
    if backlog.waiting:
        return subject.ok(words)
    return subject.ok("No submission waits.")


def duration(seconds: float) -> str:
    """Return a length of time as people say it: `40 s`, `12 min`, `3 h`."""
    if seconds < 100:  # noqa: PLR2004 - where seconds stop being read at a glance
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"


def first_line(error: SQLAlchemyError) -> str:
    """Return what a database's driver said, without the statement and the link around it."""
    said = str(getattr(error, "orig", None) or error).strip()
    return (said.splitlines() or [type(error).__name__])[0].rstrip(".")
