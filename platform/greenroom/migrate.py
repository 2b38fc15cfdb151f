"""Brings a database to the schema of this version, by Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from greenroom.config import REPOSITORY
from greenroom.db import for_writing

CONNECTION = "connection"
"""Under this name env.py finds the connection that it should use."""

ADVISORY_LOCK = 0x6772_6565_6E72_6F6F  # any number, the same in every process


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the missing migrations in one transaction; several processes may call it at once."""
    with migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision`; `base` is the empty database."""
    with migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Return whether the database has the schema of this version."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(_config()).get_heads())


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may change the schema, alone; commits at the end."""
    with for_writing(engine).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        # SQLite changes a table by dropping the old one, which would delete or break every row
        # that refers to it. The switch has no effect inside a transaction.
        if is_sqlite:
            _enforce_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
                yield connection
                if is_sqlite:
                    _refuse_broken_references(connection)
        finally:
            if is_sqlite:
                _enforce_foreign_keys(connection, on=True)


def _config(connection: Connection | None = None) -> Config:
    config = Config(REPOSITORY / "alembic.ini")
    if connection is not None:
        config.attributes[CONNECTION] = connection
    return config


def _enforce_foreign_keys(connection: Connection, *, on: bool) -> None:
    # On the driver's connection: SQLAlchemy would begin a transaction first.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"The migration would leave rows that refer to nothing: {broken[:5]}")
