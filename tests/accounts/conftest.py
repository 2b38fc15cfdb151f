"""The application with a few addresses of its own, to see who may use what."""

from datetime import timedelta
from typing import Annotated, Protocol

import pytest
from fastapi import Depends, FastAPI, Request

from greenroom.accounts import cookies, tokens
from greenroom.accounts.current import CurrentUser, require_role
from greenroom.accounts.models import Role, User
from greenroom.config import Settings
from greenroom.lib.clock import utc_now
from greenroom.web.forms import TextFields
from support.browser import HOST, Browser

StaffUser = Annotated[User, Depends(require_role(Role.INTERVIEWER, Role.ADMIN))]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application, with `/probe` for users, and `/probe/staff`."""

    @app.get("/probe")
    def show(user: CurrentUser) -> str:
        return user.email

    @app.post("/probe")
    def send(user: CurrentUser, fields: TextFields) -> dict[str, str]:
        return {"email": user.email, "typed": fields.get("typed", "")}

    @app.get("/probe/staff")
    def show_staff(user: StaffUser, request: Request) -> str:
        assert request.state.user == user
        return user.email

    return app


class ExpireAccess(Protocol):
    """The type of the fixture `expire_access`."""

    def __call__(self, browser: Browser, user: User) -> None:
        """Replace the browser's access token by an expired one."""


@pytest.fixture
def expire_access(settings: Settings) -> ExpireAccess:
    """Call it to give a browser an access token that ran out a minute ago."""

    def expire(browser: Browser, user: User) -> None:
        good = tokens.read_access(settings, browser.cookies.get(cookies.ACCESS))
        assert good is not None
        issued_at = utc_now() - timedelta(minutes=settings.access_token_minutes + 1)
        token = tokens.issue_access(settings, user, good.family_id, now=issued_at)
        set_cookie(browser, cookies.ACCESS, token)

    return expire


def set_cookie(browser: Browser, name: str, value: str) -> None:
    """Put a cookie into a browser in place of the one that it has."""
    path = cookies.REFRESH_PATH if name == cookies.REFRESH else "/"
    browser.cookies.set(name, value, domain=HOST, path=path)
