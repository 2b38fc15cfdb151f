"""A test client that behaves as a browser on Greenroom's pages does."""

import secrets
from collections.abc import Mapping

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from greenroom.web import csrf

HOST = "127.0.0.1"
BASE_URL = f"http://{HOST}:8000"
HTMX = {"HX-Request": "true"}


class Browser(TestClient):
    """Keeps cookies, fills in the forgery token of forms, and does not follow redirects.

    Enter it (`with browser:`) to run the application's lifespan, which starts the grading queue.
    """

    def __init__(self, app: FastAPI, *, address: str = HOST) -> None:
        super().__init__(
            app,
            base_url=BASE_URL,
            client=(address, 50000),
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        self._key: str = app.state.settings.signing_key

    def csrf_token(self) -> str:
        """Return the token that a form on a page of this browser would carry."""
        cookie = self.cookies.get(csrf.COOKIE)
        if cookie is None:
            cookie = secrets.token_urlsafe(24)
            self.cookies.set(csrf.COOKIE, cookie, domain=HOST, path="/")
        return csrf.sign(self._key, cookie)

    def submit(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        follow_redirects: bool = False,
    ) -> Response:
        """Send a form as its page would."""
        return self.post(
            path,
            data={csrf.FIELD: self.csrf_token(), **(fields or {})},
            headers=dict(headers or {}),
            follow_redirects=follow_redirects,
        )
