# caught by: hidden/test_families.py::test_asks_about_the_account
import secrets
import threading
from dataclasses import dataclass
from typing import Annotated

import outside
from fastapi import Cookie, Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

app = FastAPI(title="Weather diary")
app.include_router(outside.router)

COOKIE = "__Secure-refresh"
ACCESS_SECONDS = 600
FAMILY_SECONDS = 30 * 24 * 60 * 60


@dataclass
class Family:
    """Everything that comes from one sign-in."""

    username: str
    ends_at: float
    ended: bool = False

    def alive(self, now: float) -> bool:
        return not self.ended and now < self.ends_at


@dataclass
class Refresh:
    family: Family
    used: bool = False


@dataclass
class Access:
    family: Family
    ends_at: float


lock = threading.Lock()  # guards all below; never held while somebody else is asked
refreshes: dict[str, Refresh] = {}
accesses: dict[str, Access] = {}


class SignIn(BaseModel):
    """Who somebody says to be."""

    username: str
    password: str


class Tokens(BaseModel):
    access_token: str
    expires_in: int


RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE)]
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def refuse() -> HTTPException:
    return HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})


def give_tokens(family: Family, now: float, response: Response) -> Tokens:
    """Make the next pair. The caller holds the lock."""
    access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    accesses[access] = Access(family, now + ACCESS_SECONDS)
    refreshes[refresh] = Refresh(family)
    response.set_cookie(
        COOKIE,
        refresh,
        max_age=int(family.ends_at - now),
        path="/auth",
        secure=True,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
    return Tokens(access_token=access, expires_in=ACCESS_SECONDS)


@app.post("/auth/sign-in")
def sign_in(form: SignIn, response: Response) -> Tokens:
    if not outside.password_fits(form.username, form.password):
        raise refuse()
    if not outside.is_active(form.username):
        raise refuse()
    now = outside.now()
    with lock:
        return give_tokens(Family(form.username, now + FAMILY_SECONDS), now, response)


@app.post("/auth/refresh")
def refresh(response: Response, token: RefreshCookie = None) -> Tokens:
    with lock:
        found = refreshes.get(token or "")
        if found is None or not found.family.alive(outside.now()):
            raise refuse()
        if found.used:
            found.family.ended = True
            raise refuse()
        found.used = True
    family = found.family
    active = outside.is_active(family.username)
    with lock:
        if not active:
            raise refuse()
        # It may have ended while we asked: by the same token once more, or by a sign-out.
        now = outside.now()
        if not family.alive(now):
            raise refuse()
        return give_tokens(family, now, response)


@app.post("/auth/sign-out", status_code=204)
def sign_out(response: Response, token: RefreshCookie = None) -> None:
    with lock:
        found = refreshes.get(token or "")
        if found is not None:
            found.family.ended = True
    response.delete_cookie(COOKIE, path="/auth", secure=True, httponly=True, samesite="strict")


@app.get("/me")
def show_me(credentials: Credentials):
    now = outside.now()
    with lock:
        found = accesses.get(credentials.credentials) if credentials else None
        if found is None or now >= found.ends_at or not found.family.alive(now):
            raise refuse()
        return {"username": found.family.username}
