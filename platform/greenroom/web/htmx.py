"""What Greenroom needs to know of htmx: is this its request, and where should it go."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

DELETE = "\x7f"
ADDRESS_CHARACTERS = ":/%#?=@[]!$&'()*+,;"


def is_htmx(request: Request) -> bool:
    """Return whether htmx sent the request."""
    return request.headers.get("HX-Request") == "true"


def wants_fragment(request: Request) -> bool:
    """Return whether a part is enough: an htmx request that does not replace the whole page."""
    return (
        is_htmx(request)
        and request.headers.get("HX-History-Restore-Request") != "true"
        and request.headers.get("HX-Request-Type") != "full"
    )


def redirect(request: Request, path: str) -> Response:
    """Send the browser to `path` with a GET, whether htmx or the browser itself asked.

    fetch() follows a 303 by itself and would swap the new page into the old one; HX-Redirect
    makes htmx navigate instead.
    """
    if is_htmx(request):
        # Header values are Latin-1 at most; an address is ASCII.
        location = quote(path, safe=ADDRESS_CHARACTERS, errors="replace")
        return Response(status_code=204, headers={"HX-Redirect": location})
    return RedirectResponse(path, status_code=303)


def safe_path(path: str | None, *, default: str) -> str:
    """Return `path` if it stays on this site, else `default` (CWE-601, open redirect)."""
    if (
        not path
        or not path.startswith("/")
        or path.startswith("//")
        or "\\" in path
        or any(character <= " " or character == DELETE for character in path)
    ):
        return default
    return path
