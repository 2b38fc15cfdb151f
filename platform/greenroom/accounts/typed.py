"""What was typed into the forms of signing in and registering, ready for the database.

Argon2 takes a tenth of a second and 64 MB on purpose. These dependencies come before a route's
session: whoever waits for them holds neither a connection nor SQLite's write lock.
"""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError

from greenroom.accounts import service
from greenroom.accounts.forms import RegisterForm, SignInForm
from greenroom.accounts.limits import TooManyAttemptsError
from greenroom.accounts.models import User
from greenroom.config import Settings
from greenroom.web.forms import TextFields

HASHES_AT_ONCE = 2
"""Of each kind; the next ones wait without a thread."""

Refused = ValidationError | TooManyAttemptsError


def address_of(request: Request) -> str:
    """Return the browser's address, as the server or its trusted proxy tells it."""
    return request.client.host if request.client else "unknown"


def registration_is_open(request: Request) -> bool:
    """Return whether people may make accounts for themselves."""
    settings: Settings = request.app.state.settings
    return settings.registration == "open"


def _password(request: Request, fields: TextFields) -> service.CheckedPassword | Refused:
    try:
        form = SignInForm.model_validate(fields)
        return service.check_password(
            request.app.state.engine, **form.model_dump(), address=address_of(request)
        )
    except (ValidationError, TooManyAttemptsError) as error:
        return error


def _user(request: Request, fields: TextFields) -> User | Refused | None:
    if not registration_is_open(request):
        return None
    try:
        form = RegisterForm.model_validate(fields)
        return service.prepare_user(
            request.app.state.engine, **form.model_dump(), address=address_of(request)
        )
    except (ValidationError, TooManyAttemptsError) as error:
        return error


TypedPassword = Annotated[
    service.CheckedPassword | Refused, Depends(_password, max_concurrency=HASHES_AT_ONCE)
]
"""The password of a sign-in, looked at; or why it was not."""

TypedUser = Annotated[User | Refused | None, Depends(_user, max_concurrency=HASHES_AT_ONCE)]
"""Who wants to register; or why that is not possible as it is; None: here nobody may."""
