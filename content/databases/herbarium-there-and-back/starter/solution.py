"""What the checks call. Leave this file as it is; your work is in migrations/versions/0002_..."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from models import Base, open_engine
from sqlalchemy import text


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run `alembic upgrade`."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str = "0001") -> None:
    """Run `alembic downgrade`."""
    command.downgrade(_config(url), revision)


def differences(url: str) -> list[str]:
    """Return what `alembic check` would complain about."""
    with open_engine(url).connect() as connection:
        context = MigrationContext.configure(connection)
        return [str(one) for one in compare_metadata(context, Base.metadata)]


def execute(url: str, statements: list[str]) -> None:
    """Run statements in one transaction, as the application would."""
    with open_engine(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def rows(url: str, query: str) -> list[list[Any]]:
    """Return what a query finds."""
    with open_engine(url).connect() as connection:
        return [list(row) for row in connection.execute(text(query))]
