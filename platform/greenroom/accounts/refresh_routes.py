"""The address that exchanges a refresh token for new tokens."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from greenroom.accounts import cookies, paths, sessions, tokens
from greenroom.accounts.current import SignInRequired, is_from_script
from greenroom.accounts.sessions import RotationOutcome
from greenroom.db import SessionDep

router = APIRouter()


@router.api_route("/refresh", methods=["GET", "POST"], name="accounts:refresh")
def refresh(request: Request, session: SessionDep, next_path: paths.NextPath = None) -> Response:
    """Exchange the refresh token, then go back to where the browser came from."""
    settings = request.app.state.settings
    destination = paths.destination(next_path)
    rotation = sessions.rotate(
        session,
        settings,
        request.cookies.get(cookies.REFRESH),
        access=tokens.read_access(settings, request.cookies.get(cookies.ACCESS)),
    )
    if rotation.pair:
        response = _back(request, destination)
        cookies.set_tokens(response, settings, rotation.pair)
        return response
    if rotation.outcome is RotationOutcome.NOT_NEEDED:
        return _back(request, destination)
    return _refuse(request, destination, rotation.outcome)


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
