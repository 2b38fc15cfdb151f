"""The `greenroom` command: serve, doctor, db, user."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from greenroom import migrate
from greenroom.accounts import service
from greenroom.accounts.forms import RegisterForm, messages
from greenroom.accounts.models import Role
from greenroom.authoring.commands import app as content_app
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine

SHUTDOWN_SECONDS = 5
"""How long open event streams may hold up the end of the server."""

app = typer.Typer(
    help="Greenroom: interview practice, judged in a sandbox.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
user_app = typer.Typer(help="Accounts.", no_args_is_help=True)
app.add_typer(db_app, name="db")
app.add_typer(user_app, name="user")
app.add_typer(content_app, name="content")


@app.command()
def serve() -> None:
    """Bring the database up to date, then serve Greenroom."""
    # Imported here, because the other commands need none of it.
    import uvicorn  # noqa: PLC0415

    from greenroom.main import create_app  # noqa: PLC0415

    settings = _settings()
    settings.signing_key  # noqa: B018 - refuse to start before anything is written
    with _database(settings) as engine:
        migrate.upgrade(engine)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        proxy_headers=True,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


@app.command()
def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Look at all that judging needs, and send canaries through a sandbox.

    Works beside a running server and without one. The exit status is 1 if there is a problem, and
    0 otherwise, also with warnings.
    """
    # Imported here, because the other commands need none of it.
    from greenroom.admin import command  # noqa: PLC0415

    try:
        settings = Settings()
    except ValidationError as error:
        raise typer.Exit(command.refuse(_bad_setting(error), as_json=as_json)) from None
    raise typer.Exit(command.run(settings, as_json=as_json))


@db_app.command("upgrade")
def upgrade_database() -> None:
    """Create the tables, or bring them to this version."""
    with _database(_settings()) as engine:
        migrate.upgrade(engine)
    typer.echo("The database is up to date.")


@user_app.command("create")
def create_user(
    email: Annotated[str, typer.Option(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="What others see.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.CANDIDATE,
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add an account; asks for the password unless it comes from standard input."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        form = RegisterForm(name=name, email=email, password=password)
    except ValidationError as error:
        _stop("\n".join(f"{field}: {words}" for field, words in messages(error).items()))
    with _database(_settings()) as engine:
        if not migrate.is_current(engine):
            _stop("The database is not up to date. Run: greenroom db upgrade")
        try:
            with Session(for_writing(engine)) as session:
                service.create_user(session, **form.model_dump(), role=role)
                session.commit()
        except service.EmailTakenError:
            _stop(f"email: There is an account with {form.email} already.")
    typer.echo(f"Created the {role.value} {form.email}.")


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        _stop(_bad_setting(error))


def _bad_setting(error: ValidationError) -> str:
    problem = error.errors()[0]
    name = "_".join(str(part) for part in problem["loc"]).upper()
    return f"GREENROOM_{name}: {problem['msg']}."


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    try:
        yield engine
    except OperationalError as error:
        _stop(f"The database does not answer: {str(error.orig).splitlines()[0]}")
    finally:
        engine.dispose()


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
