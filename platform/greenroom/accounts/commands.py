"""`greenroom user`: make accounts, and look after them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from sqlmodel import Session

from greenroom.accounts import service
from greenroom.accounts.forms import PasswordForm, RegisterForm, messages
from greenroom.accounts.models import Role, User
from greenroom.terminal import stop, transaction

app = typer.Typer(help="Accounts.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="What the person signs in with.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command("create")
def create_user(
    email: Annotated[str, typer.Option(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="Shown at the top of the person's pages.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.CANDIDATE,
    *,
    password_stdin: PasswordStdin = False,
) -> None:
    """Add an account; asks for the password unless it comes from standard input."""
    password = _typed_password(from_stdin=password_stdin)
    try:
        form = RegisterForm(name=name, email=email, password=password)
    except ValidationError as error:
        _refuse(error)
    try:
        with transaction() as session:
            service.create_user(session, **form.model_dump(), role=role)
    except service.EmailTakenError:
        stop(f"email: There is an account with {form.email} already.")
    typer.echo(f"Created the {role.value} {form.email}.")


@app.command("list")
def list_users() -> None:
    """Print every account: e-mail, role, since when, whether it is disabled, name."""
    with transaction() as session:
        users = service.list_users(session)
    if not users:
        typer.echo("There are no accounts yet. Make one with: greenroom user create")
    width = max((len(user.email) for user in users), default=0)
    for user in users:
        typer.echo(_line(user, width))


@app.command("password")
def set_password(email: Email, *, password_stdin: PasswordStdin = False) -> None:
    """Give an account another password, and sign it out everywhere."""
    with _account(email) as session:
        service.get_user(session, email)
    try:
        form = PasswordForm(password=_typed_password(from_stdin=password_stdin))
    except ValidationError as error:
        _refuse(error)
    with _account(email) as session:
        user = service.set_password(session, email, form.password)
    typer.echo(f"{user.email} has another password now, and is signed out everywhere.")


@app.command("role")
def set_role(
    email: Email, role: Annotated[Role, typer.Argument(help="What the account may do.")]
) -> None:
    """Change what an account may do."""
    with _account(email) as session:
        user = service.set_role(session, email, role)
    typer.echo(f"The role of {user.email} is {user.role.value}.")


@app.command("sign-out")
def sign_out(email: Email) -> None:
    """Sign an account out everywhere, at once."""
    with _account(email) as session:
        user = service.sign_out_everywhere(session, email)
    typer.echo(f"{user.email} is signed out everywhere.")


@app.command("disable")
def disable(email: Email) -> None:
    """Let nobody use an account from now on; its work and its password are kept."""
    with _account(email) as session:
        user = service.disable(session, email)
    typer.echo(f"{user.email} is disabled, and signed out everywhere.")


@app.command("enable")
def enable(email: Email) -> None:
    """Let a disabled account be used again."""
    with _account(email) as session:
        user = service.enable(session, email)
    typer.echo(f"{user.email} is enabled.")


@contextmanager
def _account(email: str) -> Iterator[Session]:
    """Open a transaction that changes this account; an e-mail that is unknown ends the command."""
    try:
        with transaction() as session:
            yield session
    except service.UnknownEmailError:
        stop(f"email: There is no account with {service.normal_email(email)}.")


def _typed_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _refuse(error: ValidationError) -> NoReturn:
    stop("\n".join(f"{field}: {words}" for field, words in messages(error).items()))


def _line(user: User, width: int) -> str:
    state = "disabled" if user.is_disabled else "enabled"
    since = user.created_at.date().isoformat()
    return f"{user.email:<{width}}  {user.role.value:<11}  {state:<8}  {since}  {user.name}"
