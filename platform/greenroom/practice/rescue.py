"""Gives typed work back when a plain form's request fails: no script holds it in the browser."""

import logging

from fastapi import Request, Response
from starlette.types import Message, Receive, Scope, Send

from greenroom.accounts.current import is_from_script
from greenroom.db import SAFE_METHODS
from greenroom.practice.choice_forms import is_choice
from greenroom.practice.forms import POINT_PREFIX, RawFormRoute, is_work, read_fields
from greenroom.web.templating import render

logger = logging.getLogger(__name__)


class RescuingRoute(RawFormRoute):
    """Answers an unexpected error, in a dependency or the commit too, with what was typed."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request; should that fail, give the work back."""
        try:
            await super().handle(scope, receive, send)
        except Exception as error:
            # Only what fails before the answer begins: these routes answer in one piece.
            response = await _give_back(scope, error)
            if response is None:
                raise
            await response(scope, receive, send)


async def _give_back(scope: Scope, error: Exception) -> Response | None:
    """Return a page with the work, or None when there is none; asks the database for nothing."""
    body: bytes | None = scope.get("state", {}).get("body")
    if scope["method"] in SAFE_METHODS or body is None:
        return None

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    request = Request(scope, receive)
    pairs = await read_fields(request)
    fields = dict(pairs)
    work = {name: text for name, text in fields.items() if is_work(name)}
    choices = [
        (name, value) for name, value in pairs if is_choice(name) or name.startswith(POINT_PREFIX)
    ]
    if is_from_script(request) or not (choices or any(work.values())):
        return None
    logger.error("Unhandled error on %s %s", request.method, request.url.path, exc_info=error)
    # After a commit that failed the user's row cannot be read any more.
    request.state.user = None
    context = {
        "work": work,
        "choices": choices,
        "draft_version": fields.get("draft_version", ""),
    }
    return render(request, "practice/given_back.html", context, status_code=500)
