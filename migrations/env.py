"""How Alembic reaches the database and the tables; run by `alembic` and by `greenroom.migrate`."""

from logging.config import fileConfig
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import AutoString, SQLModel, UTCDateTime

from greenroom import models as _models  # noqa: F401 - fills SQLModel.metadata
from greenroom.config import Settings
from greenroom.db import open_engine
from greenroom.migrate import CONNECTION, migrating


def render_plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our models' column types as SQLAlchemy's own: a migration outlives its models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.impl_instance.length})"  # type: ignore[attr-defined]
    if kind == "type" and isinstance(item, sa.Enum) and not item.native_enum:
        return f"sa.String(length={item.length})"
    return False


def run(**where: Any) -> None:
    """Run the migrations on a connection, or write them out as SQL for a database's address."""
    context.configure(
        **where,
        target_metadata=SQLModel.metadata,
        render_item=render_plain_type,
        # SQLite changes a table by making it anew.
        render_as_batch=True,
        # The connection begins transactions by itself, so that SQLite's DDL takes part in them.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_from_shell() -> None:
    """Run for the `alembic` command, with the settings' database."""
    if context.config.config_file_name:
        fileConfig(context.config.config_file_name, disable_existing_loggers=False)
    database_url = Settings().database_url
    if context.is_offline_mode():
        run(url=database_url, literal_binds=True)
        return
    engine = open_engine(database_url)
    with migrating(engine) as connection:
        run(connection=connection)
    engine.dispose()


if CONNECTION in context.config.attributes:
    run(connection=context.config.attributes[CONNECTION])
else:
    run_from_shell()
