"""The `greenroom` command: serve, doctor, db, user, jobs, content."""

from typing import Annotated

import typer
from pydantic import ValidationError

from greenroom import migrate
from greenroom.accounts.commands import app as user_app
from greenroom.authoring.commands import app as content_app
from greenroom.config import Settings
from greenroom.grading.service import take_up_set_aside
from greenroom.lib.text import plural
from greenroom.questions.bank import load_bank
from greenroom.terminal import bad_setting, open_database, read_settings, transaction

SHUTDOWN_SECONDS = 5
"""How long open event streams may hold up the end of the server."""

app = typer.Typer(
    help="Greenroom: interview practice, judged in a sandbox.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
jobs_app = typer.Typer(help="What is to be judged.", no_args_is_help=True)
app.add_typer(db_app, name="db")
app.add_typer(user_app, name="user")
app.add_typer(jobs_app, name="jobs")
app.add_typer(content_app, name="content")


@app.command()
def serve() -> None:
    """Bring the database up to date, then serve Greenroom."""
    # Imported here, because the other commands need none of it.
    import uvicorn  # noqa: PLC0415

    from greenroom.main import create_app  # noqa: PLC0415

    settings = read_settings()
    settings.signing_key  # noqa: B018 - refuse to start before anything is written
    with open_database(settings) as engine:
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
        raise typer.Exit(command.refuse(bad_setting(error), as_json=as_json)) from None
    raise typer.Exit(command.run(settings, as_json=as_json))


@db_app.command("upgrade")
def upgrade_database() -> None:
    """Create the tables, or bring them to this version."""
    with open_database(read_settings()) as engine:
        migrate.upgrade(engine)
    typer.echo("The database is up to date.")


@jobs_app.command("retry")
def retry_jobs() -> None:
    """Queue again what was set aside because it could not be judged."""
    bank = load_bank(read_settings().content_dir)
    with transaction() as session:
        count = take_up_set_aside(session, bank)
    typer.echo(f"{plural(count, 'job was', 'jobs were')} queued again.")


if __name__ == "__main__":
    app()
