# caught by: hidden/test_tokens.py::test_ends_with_the_account
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import jwt
from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordBearer
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import BaseModel

# The smallest setting for Argon2 that OWASP lists.
password_hash = PasswordHash([Argon2Hasher(time_cost=4, memory_cost=9216, parallelism=1)])

USERS = {
    "ann": {
        "full_name": "Ann Lee",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$zVqQSjAF6x0CM0339DOURw$"
        "NZaQzaa9tTOb+byGQeouLWjuhADkINDaJOxDCwK3hcA",
    },
    "ben": {
        "full_name": "Ben Okoro",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$AqAaUk8jM1UYC68LtO7kEA$"
        "YgFL5SaUqlk4EYl9yp9yb+XDnEuWtFtatRRJBU1G9cs",
    },
    "cleo": {
        "full_name": "Cleo Marsh",
        "blocked": True,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$n6+zyWs3+i0JlLJxhAcHrA$"
        "LqJOcSuNwAJsn27fstc8YMMgpte3e1KorkWvtcKJPm4",
    },
    "dora": {
        "full_name": "Dora Quist",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$ES2QXOdhH/VF4fY9uUKj7A$"
        "OssZmcDhjfNaaaQ+yhjx6EMVGp5lBrZEqzUdYbXnSPQ",
    },
    "fay": {"full_name": "Fay Amadi", "blocked": False, "password_hash": None},
}


class RefusedError(Exception):
    """Whoever asks is not known; the answer never says why."""


class User(BaseModel):
    username: str
    full_name: str


class SignIn(BaseModel):
    """The fields that RFC 6749 gives to this form, as far as they matter here."""

    grant_type: Literal["password"]
    username: str
    password: str


@dataclass(frozen=True)
class Record:
    full_name: str
    hash: str
    may_sign_in: bool


class Crew:
    """Knows the people, their passwords, and the tokens that it has signed for them."""

    def __init__(self, people: dict[str, dict]) -> None:
        self._key = secrets.token_bytes(32)
        self._nobody = Record("", password_hash.hash(secrets.token_hex()), may_sign_in=False)
        self._records = {name: self._record(row) for name, row in people.items()}

    def _record(self, row: dict) -> Record:
        has_password = row["password_hash"] is not None
        return Record(
            full_name=row["full_name"],
            hash=row["password_hash"] if has_password else self._nobody.hash,
            may_sign_in=has_password and not row["blocked"],
        )

    async def sign_in(self, name: str, password: str) -> str:
        record = self._records.get(name, self._nobody)
        fits = await run_in_threadpool(password_hash.verify, password, record.hash)
        if not (fits and record.may_sign_in):
            raise RefusedError
        end = datetime.now(UTC) + timedelta(minutes=30)
        claims = {"sub": name, "name": record.full_name, "exp": end}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def owner(self, token: str) -> User:
        try:
            claims = jwt.decode(
                token, self._key, algorithms=["HS256"], options={"require": ["sub", "exp"]}
            )
        except jwt.InvalidTokenError:
            raise RefusedError from None
        return User(username=claims["sub"], full_name=claims["name"])

    def remove(self, name: str) -> None:
        self._records.pop(name, None)


crew = Crew(USERS)
bearer = OAuth2PasswordBearer(tokenUrl="/token")


async def signed_in(token: Annotated[str, Depends(bearer)]) -> User:
    return crew.owner(token)


SignedIn = Annotated[User, Depends(signed_in)]
router = APIRouter()


@router.post("/token")
async def token(form: Annotated[SignIn, Form()]) -> JSONResponse:
    access_token = await crew.sign_in(form.username.casefold(), form.password)
    body = {"access_token": access_token, "token_type": "bearer", "expires_in": 1800}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@router.get("/me")
async def me(user: SignedIn) -> User:
    return user


@router.delete("/me", status_code=204)
async def leave(user: SignedIn) -> None:
    crew.remove(user.username)


app = FastAPI(title="Ferry crew")
app.include_router(router)


@app.exception_handler(RefusedError)
async def refuse(request: Request, error: RefusedError) -> JSONResponse:
    return JSONResponse(
        {"detail": "Wrong name, password or token"},
        status_code=401,
        headers={"WWW-Authenticate": "Bearer"},
    )
