"""The two cookies of a signed-in browser. No script can read them."""

from fastapi import Request, Response

from greenroom.accounts.sessions import TokenPair
from greenroom.config import Settings

ACCESS = "greenroom_access"
REFRESH = "greenroom_refresh"
REFRESH_PATH = "/refresh"
"""The refresh token travels to this address alone."""


def set_tokens(response: Response, settings: Settings, pair: TokenPair) -> None:
    """Hand a browser its tokens."""
    # The access cookie outlives its token: it says that this browser may have a refresh token.
    max_age_seconds = settings.refresh_token_days * 24 * 3600
    for name, value, path in ((ACCESS, pair.access, "/"), (REFRESH, pair.refresh, REFRESH_PATH)):
        response.set_cookie(
            name,
            value,
            max_age=max_age_seconds,
            path=path,
            httponly=True,
            samesite="lax",
            secure=settings.cookies_are_secure,
        )


def clear_tokens(request: Request, response: Response) -> None:
    """Take the tokens back, if the browser sent any.

    A request without them may come from another site's page (SameSite); it signs nobody out.
    """
    if not {ACCESS, REFRESH} & request.cookies.keys():
        return
    secure = request.app.state.settings.cookies_are_secure
    for name, path in ((ACCESS, "/"), (REFRESH, REFRESH_PATH)):
        response.delete_cookie(name, path=path, httponly=True, samesite="lax", secure=secure)
