"""What the parts of the `greenroom` command share: settings, the database, a word when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from greenroom import migrate
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine


def read_settings() -> Settings:
    """Return the settings; one that cannot be ends the command."""
    try:
        return Settings()
    except ValidationError as error:
        stop(bad_setting(error))


def bad_setting(error: ValidationError) -> str:
    """Return one sentence about the first setting that cannot be."""
    problem = error.errors()[0]
    name = "_".join(str(part) for part in problem["loc"]).upper()
    return f"GREENROOM_{name}: {problem['msg']}."


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    """Open the database for a command, which ends if it does not answer."""
    engine = open_engine(settings.database_url)
    try:
        yield engine
    except OperationalError as error:
        stop(f"The database does not answer: {str(error.orig).splitlines()[0]}")
    finally:
        engine.dispose()


@contextmanager
def transaction() -> Iterator[Session]:
    """Open one transaction on the database of the settings, and commit it at the end.

    What was read can be told after that. A database without this version's tables ends the
    command.
    """
    with open_database(read_settings()) as engine:
        if not migrate.is_current(engine):
            stop("The database is not up to date. Run: greenroom db upgrade")
        with Session(for_writing(engine), expire_on_commit=False) as session:
            yield session
            session.commit()


def stop(message: str) -> NoReturn:
    """Print what is wrong, and end the command with status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)
