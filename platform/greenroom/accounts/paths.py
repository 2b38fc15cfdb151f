"""Where to go after signing in, and what the sign-in page says to those who were sent there."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Query, Request

from greenroom.accounts import cookies
from greenroom.db import SAFE_METHODS
from greenroom.web.htmx import safe_path

HOME = "/questions"
SIGN_IN = "/sign-in"
REUSED = "reused"
NOTICES = {
    REUSED: (
        "For your safety you were signed out everywhere on that browser: an old sign-in of yours "
        "was used a second time. Please sign in again; everything that was saved is still there."
    ),
}

NextPath = Annotated[str | None, Query(alias="next")]


def page_behind(request: Request, path: str) -> str:
    """Return the page to show after signing in: a form's address itself may have none."""
    if request.method in SAFE_METHODS:
        return path
    try:
        referer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return HOME
    if referer.netloc != request.headers.get("Host"):
        return HOME
    return destination(referer.path + (f"?{referer.query}" if referer.query else ""))


def destination(path: str | None) -> str:
    """Return a path on this site to go on to, never the one that sends people here."""
    safe = safe_path(path, default=HOME)
    return HOME if urlsplit(safe).path in {cookies.REFRESH_PATH, SIGN_IN} else safe
