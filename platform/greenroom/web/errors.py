"""Error pages: they keep their status, say what to do, and show nothing internal."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from greenroom.errors import GreenroomError, TooManyRequestsError
from greenroom.web.headers import add_security_headers
from greenroom.web.templating import render

logger = logging.getLogger(__name__)

TITLES = {
    400: "That request could not be read",
    401: "Please sign in",
    403: "Not allowed",
    404: "Not found",
    405: "That does not work here",
    409: "Changed in between",
    413: "That is too large",
    422: "That could not be accepted",
    429: "A short wait, please",
    500: "Something went wrong on our side",
}
MESSAGES = {
    404: "There is nothing at this address.",
    405: "This address cannot be used in that way.",
    413: "What was sent is larger than this page accepts.",
}


def error_page(request: Request, status_code: int, message: str) -> Response:
    """Return the error page, or its fragment for htmx, with its true status."""
    context = {
        "status_code": status_code,
        "title": TITLES.get(status_code, TITLES[500 if status_code >= 500 else 400]),  # noqa: PLR2004
        "message": message,
    }
    return render(request, "errors/error.html", context, block="content", status_code=status_code)


def _page(request: Request, status_code: int, message: str) -> Response:
    """Return the error page of whoever asks: accounts knows that, and is handed over by the app."""
    first: Response | None = request.app.state.recognise(request)
    return first or error_page(request, status_code, message)


# Plain functions: they run in a thread, where they may ask the database.
def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, GreenroomError)  # noqa: S101 - Starlette's handler type is wider
    response = _page(request, error.status_code, error.public_message)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette's handler type is wider
    message = MESSAGES.get(error.status_code, "The request could not be handled as it was sent.")
    response = _page(request, error.status_code, message)
    response.headers.update(error.headers or {})
    return response


def _invalid(request: Request, _error: Exception) -> Response:
    # Forms show their own errors; this is for addresses and queries that no page of ours makes.
    if request.method in {"GET", "HEAD"}:
        return _page(request, 404, MESSAGES[404])
    return _page(request, 422, "The form that arrived is not complete. Reload and try again.")


async def _unexpected(request: Request, error: Exception) -> Response:
    logger.error("Unhandled error on %s %s", request.method, request.url.path, exc_info=error)
    # After a commit that failed the user's row cannot be read any more.
    request.state.user = None
    response = error_page(request, 500, GreenroomError.public_message)
    # Starlette answers unexpected errors outside of all middleware.
    add_security_headers(response.headers, request.state.csp_nonce)
    return response


def add_error_pages(app: FastAPI) -> None:
    """Register the handlers for expected, HTTP, validation and unexpected errors."""
    app.add_exception_handler(GreenroomError, _expected)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)
