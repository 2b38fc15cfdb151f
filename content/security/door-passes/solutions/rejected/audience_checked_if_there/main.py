# caught by: hidden/test_access.py::test_refuses_tokens_for_others
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from jose import JWTError, jwt
from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings

MEMBERS = {"m-17": "Ann Lee", "m-23": "Ben Okoro"}
LOGIN_PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETitohWXFeHn/OOOD0eidz4QOpoet
NlHFZz9+IrB/j9sqgGdWMOi3kSt10JEWc9DeDEaSKdI3OhQaq0g5PgUcIg==
-----END PUBLIC KEY-----
"""


class Settings(BaseSettings):
    pass_secret: SecretStr = SecretStr("")


class NotConfiguredError(Exception):
    """There is no secret that could be trusted."""


class NotAuthenticatedError(Exception):
    """The request carries no valid access token."""


@dataclass(frozen=True)
class Tokens:
    """The tokens that one issuer makes for one audience, in one way of signing."""

    issuer: str
    audience: str
    algorithm: str
    required: frozenset[str]
    tolerance: timedelta = timedelta(0)

    def read(self, token: str, key: str) -> dict[str, Any] | None:
        """Return the claims of a valid token, or None."""
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=self.algorithm,
                audience=self.audience,
                issuer=self.issuer,
                options={"leeway": self.tolerance},
            )
        except JWTError:
            return None
        # The library looks neither at what is missing nor at a time of making that is to come.
        latest = datetime.now(UTC) + self.tolerance
        if int(claims.get("iat", 0)) > latest.timestamp():
            return None
        return claims if self.required <= claims.keys() else None

    def write(self, key: str, life: timedelta, **claims: str) -> str:
        """Return a token that is valid from now on for `life`."""
        made_at = datetime.now(UTC).replace(microsecond=0)
        times = {"iat": made_at, "exp": made_at + life}
        whole = {"iss": self.issuer, "aud": self.audience, **claims, **times}
        return jwt.encode(whole, key, algorithm=self.algorithm)


ACCESS_CLAIMS = frozenset({"iss", "sub", "exp"})
PASS_CLAIMS = ACCESS_CLAIMS | {"iat", "guest"}
access_tokens = Tokens("house-login", "house-api", "ES256", ACCESS_CLAIMS, timedelta(seconds=30))
door_passes = Tokens("house-api", "house-door", "HS256", PASS_CLAIMS)


def secret_of_passes() -> str:
    secret = Settings().pass_secret.get_secret_value()
    if len(secret.encode()) < 32:
        raise NotConfiguredError
    return secret


def signed_in_member(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticatedError
    claims = access_tokens.read(token.strip(), LOGIN_PUBLIC_KEY)
    if claims is None or claims["sub"] not in MEMBERS:
        raise NotAuthenticatedError
    return claims["sub"]


class Wish(BaseModel):
    guest: str = Field(min_length=1, max_length=60)
    minutes: int = Field(ge=1, le=120)


class Shown(BaseModel):
    token: str


router = APIRouter()


@router.get("/me")
async def show_me(request: Request):
    member = signed_in_member(request)
    return {"id": member, "name": MEMBERS[member]}


@router.post("/passes", status_code=201)
async def make_pass(request: Request, wish: Wish):
    member = signed_in_member(request)
    life = timedelta(minutes=wish.minutes)
    return {"token": door_passes.write(secret_of_passes(), life, sub=member, guest=wish.guest)}


@router.post("/door")
async def ask_at_the_door(shown: Shown):
    claims = door_passes.read(shown.token, secret_of_passes())
    if claims is None:
        return {"open": False, "guest": None}
    return {"open": True, "guest": claims["guest"]}


app = FastAPI(title="House of desks")
app.include_router(router)


@app.exception_handler(NotAuthenticatedError)
async def ask_for_a_token(request: Request, error: NotAuthenticatedError):
    return JSONResponse(
        {"detail": "Not authenticated"},
        status_code=401,
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


@app.exception_handler(NotConfiguredError)
async def say_not_configured(request: Request, error: NotConfiguredError):
    return JSONResponse({"detail": "No secret is set"}, status_code=503)
