"""The address that exchanges a refresh token for new tokens."""

import asyncio
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.types import Receive, Scope, Send

from greenroom.accounts import cookies, paths, sessions, tokens
from greenroom.accounts.current import SignInRequired, is_from_script
from greenroom.accounts.sessions import RotationOutcome
from greenroom.db import SessionDep

PATIENCE = timedelta(seconds=2)
"""How long the new tokens may be on their way to a browser whose other tab came first."""
PAUSE_SECONDS = 0.4
MAX_PASSES = 5
"""As many as the pauses let pass in that time. Browsers follow 20 redirects in a row."""

router = APIRouter()


@router.api_route("/refresh", methods=["GET", "POST"], name="accounts:refresh")
def refresh(
    request: Request,
    session: SessionDep,
    next_path: paths.NextPath = None,
    *,
    again: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Exchange the refresh token, then go back to where the browser came from.

    Of several tabs with the same token, one gets the new pair; the others come `again`, until they
    have the winner's access token. Who has it not by then, holds a copy.
    """
    settings = request.app.state.settings
    destination = paths.destination(next_path)
    has_access = tokens.read_access(settings, request.cookies.get(cookies.ACCESS)) is not None
    rotation = sessions.rotate(
        session,
        settings,
        request.cookies.get(cookies.REFRESH),
        leniency=_leniency(again, has_access=has_access),
    )
    if rotation.pair:
        response = _back(request, destination)
        cookies.set_tokens(response, settings, rotation.pair)
        return response
    if rotation.outcome is RotationOutcome.JUST_ROTATED:
        if again and has_access:
            return _back(request, destination)
        query = urlencode({"next": destination, "again": again + 1})
        return _LaterRedirect(f"{cookies.REFRESH_PATH}?{query}", status_code=307)
    return _refuse(request, destination, rotation.outcome)


class _LaterRedirect(RedirectResponse):
    """Leaves after a pause that holds neither a thread nor a database connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        await super().__call__(scope, receive, send)


def _leniency(passes: int, *, has_access: bool) -> timedelta:
    """Return for how long a token that was used already is forgiven."""
    if has_access or not passes:
        return sessions.LENIENCY
    return PATIENCE if passes < MAX_PASSES else timedelta()


def _back(request: Request, destination: str) -> Response:
    """Answer a refresh that worked: 204 for a script, else back with the same method and body."""
    if is_from_script(request):
        return Response(status_code=204)
    return RedirectResponse(destination, status_code=307)


def _refuse(request: Request, destination: str, outcome: RotationOutcome) -> Response:
    response: Response
    if is_from_script(request):
        response = PlainTextResponse(SignInRequired.public_message, status_code=401)
    else:
        query = {"next": paths.page_behind(request, destination)}
        if outcome is RotationOutcome.REUSED:
            query["notice"] = paths.REUSED
        response = RedirectResponse(f"{paths.SIGN_IN}?{urlencode(query)}", status_code=303)
    cookies.clear_tokens(request, response)
    return response
