"""Who is asking: the dependencies `CurrentUser` and `require_role`, and what error pages use."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from sqlmodel import Session

from greenroom.accounts import cookies, sessions, tokens
from greenroom.accounts.models import Role, User
from greenroom.db import SessionDep
from greenroom.errors import ForbiddenError, GreenroomError
from greenroom.web.htmx import is_htmx

SCRIPT_TYPES = ("application/json", "text/event-stream")


class SignInRequired(GreenroomError):  # noqa: N818 - a step on the way, not an error
    """Nobody is signed in, or the access token has run out. `ask_to_sign_in` answers it."""

    status_code = 401
    public_message = "Please sign in to go on."


def signed_in_user(request: Request, session: SessionDep) -> User | None:
    """Return the user of a valid access token whose session goes on; pages then see `user`."""
    claims = tokens.read_access(request.app.state.settings, request.cookies.get(cookies.ACCESS))
    user = sessions.find_user(session, claims) if claims else None
    request.state.user = user
    return user


SignedInUser = Annotated[User | None, Depends(signed_in_user)]
"""The user, or None; for the pages of signing in themselves, which send nobody elsewhere."""


def _current_user(user: SignedInUser) -> User:
    if user is None:
        raise SignInRequired
    return user


CurrentUser = Annotated[User, Depends(_current_user)]
"""The user; anybody else is sent to sign in."""


def require_role(*roles: Role) -> Callable[[User], User]:
    """Return a dependency that gives the user, and refuses other roles with 403.

    Use it as `Annotated[User, Depends(require_role(Role.INTERVIEWER, Role.ADMIN))]`.
    """

    def user_with_role(user: CurrentUser) -> User:
        if user.role not in roles:
            raise ForbiddenError
        return user

    return user_with_role


def is_from_script(request: Request) -> bool:
    """Return whether htmx or fetch() asked: they handle a 401 themselves, a navigation cannot."""
    accepted = request.headers.get("Accept", "")
    return is_htmx(request) or any(kind in accepted for kind in SCRIPT_TYPES)


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Answer SignInRequired: 401 for scripts, else by way of /refresh and back with the same body.

    307 keeps method and body (RFC 9110, 15.4.8): a form that was sent with an expired access token
    arrives all the same.
    """
    if is_from_script(request):
        return PlainTextResponse(SignInRequired.public_message, status_code=401)
    return _by_way_of_refresh(request)


def recognise(request: Request) -> Response | None:
    """Let an error page know its user, where the error came before any dependency asked.

    Returns:
        None, or an answer that comes first: a page whose access token ran out is sent for another
        one, since without its user it would look like a sign-out.
    """
    if hasattr(request.state, "user") or cookies.ACCESS not in request.cookies:
        return None
    with Session(request.app.state.engine) as session:
        user = signed_in_user(request, session)
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if user or not is_page or is_from_script(request):
        return None
    return _by_way_of_refresh(request)


def _by_way_of_refresh(request: Request) -> Response:
    query = request.url.query
    here = quote(request.scope["path"]) + (f"?{query}" if query else "")
    return RedirectResponse(f"{cookies.REFRESH_PATH}?{urlencode({'next': here})}", status_code=307)
