"""Refuses requests that were sent to a name which is not Greenroom's.

A page elsewhere may point its own name at this machine (DNS rebinding, CWE-350). The browser then
takes Greenroom for a part of that page, and only the name in `Host` tells that it is not.
"""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from greenroom.config import Settings

HEALTH_PATH = "/healthz"
"""For monitors, which ask by whatever address they know; it tells nothing worth protecting."""
HOST = re.compile(r"\[([0-9a-f:.]+)\](?::\d*)?|([^\[\]:/@\s]+)(?::\d*)?", re.IGNORECASE)


class KnownHostMiddleware:
    """Answers 400 to every name but those of `Settings.known_hosts`, on any port."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._hosts = settings.known_hosts
        self._refusal = (
            f"Greenroom's address here is {settings.base_url}\n\n"
            "It does not answer under another name. Whoever runs it can set the address with "
            "GREENROOM_BASE_URL; a proxy before it must pass the Host header on.\n"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_served = (
            scope["type"] != "http" or scope["path"] == HEALTH_PATH or _host(scope) in self._hosts
        )
        app = self.app if is_served else PlainTextResponse(self._refusal, status_code=400)
        await app(scope, receive, send)


def _host(scope: Scope) -> str | None:
    """Return the name or address that the request was sent to, without brackets and port."""
    match = HOST.fullmatch(Headers(scope=scope).get("host", ""))
    return (match[1] or match[2]).lower() if match else None
