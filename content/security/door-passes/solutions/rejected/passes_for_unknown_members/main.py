# caught by: hidden/test_access.py::test_refuses_who_is_no_member
import os
import time
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import BaseModel, Field

app = FastAPI(title="House of desks")

MEMBERS = {"m-17": "Ann Lee", "m-23": "Ben Okoro"}
LOGIN_PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETitohWXFeHn/OOOD0eidz4QOpoet
NlHFZz9+IrB/j9sqgGdWMOi3kSt10JEWc9DeDEaSKdI3OhQaq0g5PgUcIg==
-----END PUBLIC KEY-----
"""
LEEWAY = 30


class Wish(BaseModel):
    """Whom a member lets in, and for how long."""

    guest: str = Field(min_length=1, max_length=60)
    minutes: int = Field(ge=1, le=120, strict=True)


class Shown(BaseModel):
    token: str


def member_of(token: str) -> str | None:
    """The member of a valid access token."""
    try:
        claims = jwt.decode(
            token,
            LOGIN_PUBLIC_KEY,
            algorithms=["ES256"],
            audience="house-api",
            issuer="house-login",
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "sub", "exp"]},
        )
    except jwt.PyJWTError:
        return None
    return claims["sub"]


def current_member(request: Request) -> str:
    scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
    member = member_of(token.strip()) if scheme.lower() == "bearer" else None
    if member is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return member


def pass_secret() -> str:
    secret = os.environ.get("PASS_SECRET", "")
    if len(secret.encode("utf-8", "surrogateescape")) < 32:
        raise HTTPException(503, "Passes are not set up")
    return secret


Member = Annotated[str, Depends(current_member)]
Secret = Annotated[str, Depends(pass_secret)]


@app.get("/me")
def show_me(member: Member):
    if member not in MEMBERS:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return {"id": member, "name": MEMBERS[member]}


@app.post("/passes", status_code=201)
def make_pass(wish: Wish, member: Member, secret: Secret):
    now = int(time.time())
    claims = {
        "iss": "house-api",
        "aud": "house-door",
        "sub": member,
        "guest": wish.guest,
        "iat": now,
        "exp": now + wish.minutes * 60,
    }
    return {"token": jwt.encode(claims, secret, algorithm="HS256")}


@app.post("/door")
def open_door(shown: Shown, secret: Secret):
    refused = {"open": False, "guest": None}
    try:
        claims = jwt.decode(
            shown.token,
            secret,
            algorithms=["HS256"],
            audience="house-door",
            issuer="house-api",
            options={"require": ["iss", "aud", "sub", "guest", "iat", "exp"]},
        )
    except jwt.PyJWTError:
        return refused
    guest = claims.get("guest")
    if not isinstance(guest, str):
        return refused
    return {"open": True, "guest": guest}
