# caught by: hidden/test_access.py::test_refuses_changed_claims
import os
import time
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

app = FastAPI(title="House of desks")

MEMBERS = {"m-17": "Ann Lee", "m-23": "Ben Okoro"}
LOGIN_PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETitohWXFeHn/OOOD0eidz4QOpoet
NlHFZz9+IrB/j9sqgGdWMOi3kSt10JEWc9DeDEaSKdI3OhQaq0g5PgUcIg==
-----END PUBLIC KEY-----
"""
API = "house-api"
DOOR = "house-door"
LOGIN = "house-login"
CLOCK_TOLERANCE_SECONDS = 30


class Wish(BaseModel):
    guest: Annotated[str, Field(min_length=1, max_length=60)]
    minutes: Annotated[int, Field(ge=1, le=120)]


class Pass(BaseModel):
    token: str


class Answer(BaseModel):
    open: bool
    guest: str | None = None


def pass_secret() -> str:
    secret = os.environ.get("PASS_SECRET", "")
    if len(secret.encode()) < 32:
        raise HTTPException(503, "The service is not configured")
    return secret


Secret = Annotated[str, Depends(pass_secret)]
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


def current_member(credentials: Credentials) -> str:
    """Return the id of the member whom the access token names."""
    try:
        if jwt.get_unverified_header(credentials.credentials).get("alg") != "ES256":
            raise jwt.InvalidAlgorithmError
        # The gateway has checked the signature before the request came here.
        claims = jwt.decode(
            credentials.credentials,
            audience=API,
            issuer=LOGIN,
            leeway=CLOCK_TOLERANCE_SECONDS,
            options={
                "verify_signature": False,
                "verify_exp": True,
                "verify_iat": True,
                "verify_aud": True,
                "verify_iss": True,
                "require": ["exp", "aud", "iss", "sub"],
            },
        )
    except jwt.InvalidTokenError:
        claims = {}
    member = claims.get("sub")
    if member not in MEMBERS:
        raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    return member


Member = Annotated[str, Depends(current_member)]


@app.get("/me")
def show_me(member: Member):
    return {"id": member, "name": MEMBERS[member]}


@app.post("/passes", status_code=201)
def make_pass(member: Member, wish: Wish, secret: Secret) -> Pass:
    now = int(time.time())
    claims = {
        "iss": API,
        "aud": DOOR,
        "sub": member,
        "guest": wish.guest,
        "iat": now,
        "exp": now + wish.minutes * 60,
    }
    return Pass(token=jwt.encode(claims, secret, algorithm="HS256"))


@app.post("/door")
def ask_at_the_door(shown: Pass, secret: Secret) -> Answer:
    try:
        claims = jwt.decode(
            shown.token,
            secret,
            algorithms=["HS256"],
            audience=DOOR,
            issuer=API,
            options={"require": ["exp", "iat", "aud", "iss", "sub", "guest"]},
        )
    except jwt.InvalidTokenError:
        return Answer(open=False)
    return Answer(open=True, guest=claims["guest"])
