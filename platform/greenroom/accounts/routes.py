"""Addresses of accounts: register, sign in and out, the doors of the demo."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from greenroom.accounts import cookies, paths, service, sessions, tokens
from greenroom.accounts.current import CurrentUser, SignedInUser
from greenroom.accounts.forms import kept, messages
from greenroom.accounts.limits import TooManyAttemptsError
from greenroom.accounts.models import User
from greenroom.accounts.refresh_routes import router as refresh_router
from greenroom.accounts.typed import (
    Refused,
    TypedPassword,
    TypedUser,
    address_of,
    registration_is_open,
)
from greenroom.db import SessionDep
from greenroom.errors import NotFoundError
from greenroom.web import csrf
from greenroom.web.forms import TextFields
from greenroom.web.htmx import redirect
from greenroom.web.templating import render

NO_MATCH = "This e-mail and password do not match an account."

router = APIRouter()
router.include_router(refresh_router)


@router.get("/sign-in", name="accounts:sign_in")
def show_sign_in(
    request: Request, user: SignedInUser, next_path: paths.NextPath = None, notice: str = ""
) -> Response:
    """Show the sign-in form, or go on when already signed in."""
    if user:
        return redirect(request, paths.destination(next_path))
    errors = {"form": paths.NOTICES[notice]} if notice in paths.NOTICES else {}
    return _form_page(request, "sign_in", {"next": next_path or ""}, errors)


@router.post("/sign-in", name="accounts:sign_in")
def sign_in(
    request: Request, fields: TextFields, checked: TypedPassword, session: SessionDep
) -> Response:
    """Sign in with e-mail and password."""
    if isinstance(checked, Refused):
        return _refusal(request, "sign_in", fields, checked)
    try:
        user = service.authenticate(session, checked, address=address_of(request))
    except TooManyAttemptsError as error:
        return _refusal(request, "sign_in", fields, error)
    except service.AccountDisabledError as error:
        return _form_page(request, "sign_in", fields, {"form": error.public_message})
    if user is None:
        return _form_page(request, "sign_in", fields, {"form": NO_MATCH})
    return _enter(request, session, user, fields.get("next"))


@router.get("/register", name="accounts:register")
def show_register(
    request: Request, user: SignedInUser, next_path: paths.NextPath = None
) -> Response:
    """Show the registration form, or go on when already signed in."""
    if user:
        return redirect(request, paths.destination(next_path))
    if not registration_is_open(request):
        return _closed_page(request)
    return _form_page(request, "register", {"next": next_path or ""}, {})


@router.post("/register", name="accounts:register")
def register(
    request: Request, fields: TextFields, newcomer: TypedUser, session: SessionDep
) -> Response:
    """Make a candidate's account and sign in."""
    if newcomer is None:
        return _closed_page(request)
    if isinstance(newcomer, Refused):
        return _refusal(request, "register", fields, newcomer)
    try:
        user = service.register(session, newcomer, address=address_of(request))
    except service.EmailTakenError as error:
        return _form_page(request, "register", fields, {"email": error.public_message})
    except TooManyAttemptsError as error:
        return _refusal(request, "register", fields, error)
    return _enter(request, session, user, fields.get("next"))


@router.post("/sign-out", name="accounts:sign_out")
def sign_out(request: Request, session: SessionDep, _user: CurrentUser) -> Response:
    """End this browser's session."""
    _end_session(request, session)
    response = redirect(request, paths.SIGN_IN)
    cookies.clear_tokens(request, response)
    return response


@router.post("/demo/{role}", name="accounts:demo")
def enter_demo(request: Request, session: SessionDep, role: str, fields: TextFields) -> Response:
    """Sign in as a demo account; exists in demo mode only."""
    users = service.ensure_demo_users(session) if request.app.state.settings.demo else {}
    user = next((user for user in users.values() if user.role == role), None)
    if user is None:
        raise NotFoundError
    return _enter(request, session, service.enabled(user), fields.get("next"))


def _enter(request: Request, session: Session, user: User, next_path: str | None) -> Response:
    """Sign the user in; an earlier session of this browser ends."""
    _end_session(request, session)
    response = redirect(request, paths.destination(next_path))
    settings = request.app.state.settings
    cookies.set_tokens(response, settings, sessions.start(session, settings, user))
    csrf.belong_to(request, response, user.id)
    return response


def _end_session(request: Request, session: Session) -> None:
    settings = request.app.state.settings
    # The session lasts as long as its refresh token, which no address but /refresh is sent.
    token = request.cookies.get(cookies.ACCESS)
    claims = tokens.read_access(settings, token, even_expired=True)
    if claims:
        sessions.end(session, claims.family_id)


def _form_page(
    request: Request, page: str, fields: dict[str, str], errors: dict[str, str]
) -> Response:
    """Show a form with what was typed, never the password: 422 when something is wrong."""
    context = {
        "form": kept(fields, "email", "name", "next"),
        # Templates ask for each of them; an undefined name is an error there.
        "errors": {"form": "", "email": "", "name": "", "password": "", **errors},
        "registration_is_open": registration_is_open(request),
    }
    status_code = 422 if errors and request.method == "POST" else 200
    template = f"accounts/{page}.html"
    return render(request, template, context, block="content", status_code=status_code)


def _closed_page(request: Request) -> Response:
    """Say whom to ask for an account, where nobody can make one."""
    return render(request, "accounts/closed.html", block="content", status_code=403)


def _refusal(request: Request, page: str, fields: dict[str, str], error: Refused) -> Response:
    if isinstance(error, ValidationError):
        return _form_page(request, page, fields, messages(error))
    response = _form_page(request, page, fields, {"form": error.public_message})
    response.status_code = error.status_code
    response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response
