import secrets
from dataclasses import dataclass, field
from typing import Annotated

import outside
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

COOKIE = "__Secure-refresh"
COOKIE_PLACE = {"path": "/auth", "secure": True, "httponly": True, "samesite": "strict"}


class SignInAgainError(Exception):
    """Whatever was sent, it opens nothing."""


@dataclass(eq=False)
class Family:
    """All that came from one sign-in."""

    username: str
    ends_at: float
    newest: str = ""
    is_open: bool = True

    def check(self) -> None:
        if not self.is_open or outside.now() >= self.ends_at:
            raise SignInAgainError


@dataclass
class Tokens:
    """Every token that was given, by its text; two tables, so that no kind passes for the other."""

    refresh: dict[str, Family] = field(default_factory=dict)
    access: dict[str, tuple[Family, float]] = field(default_factory=dict)

    def issue(self, family: Family) -> Response:
        now = outside.now()
        access = secrets.token_hex(24)
        family.newest = secrets.token_hex(32)
        self.refresh[family.newest] = family
        self.access[access] = (family, now + 600)
        response = JSONResponse(
            {"access_token": access, "expires_in": 600}, headers={"Cache-Control": "no-store"}
        )
        left = int(family.ends_at - now)
        response.set_cookie(COOKIE, family.newest, max_age=left, **COOKIE_PLACE)
        return response

    def use(self, token: str) -> Family:
        """Use a refresh token up; a used one ends its family. Nothing in here may wait."""
        family = self.refresh.get(token)
        if family is None:
            raise SignInAgainError
        family.check()
        if token != family.newest:
            family.is_open = False
            raise SignInAgainError
        family.newest = ""
        return family


tokens = Tokens()
bearer = OAuth2PasswordBearer(tokenUrl="/auth/sign-in")
router = APIRouter(prefix="/auth")


class Credentials(BaseModel):
    username: str
    password: str


@router.post("/sign-in")
async def sign_in(credentials: Credentials) -> Response:
    if not outside.password_fits(credentials.username, credentials.password):
        raise SignInAgainError
    if not await run_in_threadpool(outside.is_active, credentials.username):
        raise SignInAgainError
    return tokens.issue(Family(credentials.username, outside.now() + 30 * 86_400))


@router.post("/refresh")
async def refresh(request: Request) -> Response:
    family = tokens.use(request.cookies.get(COOKIE, ""))
    if not await run_in_threadpool(outside.is_active, family.username):
        family.is_open = False
    family.check()  # while we waited, somebody may have come with the used token
    return tokens.issue(family)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    family = tokens.refresh.get(request.cookies.get(COOKIE, ""))
    if family is not None:
        family.is_open = False
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, **COOKIE_PLACE)
    return response


app = FastAPI(title="Weather diary")
app.include_router(router)
app.include_router(outside.router)


@app.get("/me")
async def me(token: Annotated[str, Depends(bearer)]) -> dict[str, str]:
    if token not in tokens.access:
        raise SignInAgainError
    family, ends_at = tokens.access[token]
    family.check()
    if outside.now() >= ends_at:
        raise SignInAgainError
    return {"username": family.username}


@app.exception_handler(SignInAgainError)
async def ask_to_sign_in(request: Request, error: SignInAgainError) -> JSONResponse:
    return JSONResponse({"detail": "Sign in"}, 401, {"WWW-Authenticate": "Bearer"})
