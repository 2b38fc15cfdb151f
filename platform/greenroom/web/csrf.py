"""Cross-site request forgery protection for every unsafe request (CWE-352).

A browser holds a random cookie; a form or an htmx header carries that cookie's HMAC. Another site
can make the browser send the cookie, but can neither read it nor compute the HMAC. Requests that
the browser itself marks as cross-site are refused before that.
"""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import Request, Response

from greenroom.db import SAFE_METHODS
from greenroom.errors import ForbiddenError
from greenroom.web.forms import read_form

COOKIE = "greenroom_csrf"
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
OWNER_CHARACTERS = 16
COOKIE_MAX_AGE_SECONDS = 180 * 24 * 3600


class StaleFormError(ForbiddenError):
    """The form carries no valid token: too old, made elsewhere, or cookies are off."""

    public_message = (
        "This form could not be matched to your browser, so nothing was done. If what you typed is "
        "no longer on the page, going back may bring it back: copy it first. Reload the page and "
        "send it again."
    )


def sign(key: str, cookie: str) -> str:
    """Return the token that belongs to a browser's cookie."""
    return hmac.new(key.encode(), b"csrf:" + cookie.encode(), hashlib.sha256).hexdigest()


def _signing_key(request: Request) -> str:
    key: str = request.app.state.settings.signing_key
    return key


def _cookie_value(request: Request) -> str:
    """Return this browser's random value, made now if it has none; the same all request long."""
    if not hasattr(request.state, "csrf_cookie"):
        existing = request.cookies.get(COOKIE, "")
        request.state.csrf_is_new = not existing
        request.state.csrf_cookie = existing or secrets.token_urlsafe(24)
    value: str = request.state.csrf_cookie
    return value


def token_for(request: Request) -> str:
    """Return the token that a form on this page must carry."""
    return sign(_signing_key(request), _cookie_value(request))


def set_cookie(request: Request, response: Response) -> None:
    """Give the browser its random value if it has none yet."""
    value = _cookie_value(request)
    if request.state.csrf_is_new:
        response.set_cookie(
            COOKIE,
            value,
            max_age=COOKIE_MAX_AGE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.cookies_are_secure,
        )


def belong_to(request: Request, response: Response, user_id: UUID) -> None:
    """Give the browser a new random value, unless the one that it has is this person's.

    A page that somebody else has left open in this browser then no longer acts in this person's
    name; one that this person left open when a session ended still works.
    """
    owner = sign(_signing_key(request), f"owner:{user_id}")[:OWNER_CHARACTERS]
    if _cookie_value(request).rpartition(".")[2] != owner:
        request.state.csrf_cookie = f"{secrets.token_urlsafe(24)}.{owner}"
        request.state.csrf_is_new = True
    set_cookie(request, response)


async def protect(request: Request) -> AsyncIterator[None]:
    """Refuse an unsafe request without a valid token. An application-wide dependency.

    Raises:
        StaleFormError: the token is missing or wrong, or the browser calls the request cross-site.
    """
    try:
        if request.method not in SAFE_METHODS:
            await _check(request)
        yield
    finally:
        # Large files that came with the form lie in temporary ones.
        await request.close()


async def _check(request: Request) -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise StaleFormError
    sent = request.headers.get(HEADER) or (await read_form(request)).get(FIELD)
    cookie = request.cookies.get(COOKIE, "")
    if not (isinstance(sent, str) and cookie):
        raise StaleFormError
    if not hmac.compare_digest(sent.encode(), sign(_signing_key(request), cookie).encode()):
        raise StaleFormError
