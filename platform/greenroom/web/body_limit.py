"""Limits how large a request may be."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from greenroom.web.errors import MESSAGES, error_page


class BodyLimitMiddleware:
    """Answers 413 with a page of ours; Starlette's limit has a bare line when the length is told.

    What comes without its length is counted by Starlette as it arrives.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = RequestBodyLimitMiddleware(app, max_body_size=max_bytes)
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        app: ASGIApp = self.app
        if scope["type"] == "http" and self._is_too_large(Headers(scope=scope)):
            app = error_page(Request(scope), 413, MESSAGES[413])
        await app(scope, receive, send)

    def _is_too_large(self, headers: Headers) -> bool:
        try:
            return int(headers.get("content-length", "0")) > self._max_bytes
        except ValueError:
            return False
