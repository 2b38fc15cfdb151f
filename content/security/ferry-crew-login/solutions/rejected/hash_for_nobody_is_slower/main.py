# caught by: hidden/test_refusals.py::test_does_the_same_work
import hashlib
import secrets
import threading
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestFormStrict
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

app = FastAPI(title="Ferry crew")

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


# Checked where there is no hash, so that it takes as long.
NOBODYS_HASH = PasswordHash.recommended().hash(secrets.token_urlsafe(16))

scheme = OAuth2PasswordBearer(tokenUrl="token")
tokens: dict[str, str] = {}  # digest of a token -> name
lock = threading.Lock()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def unauthorized(detail: str) -> HTTPException:
    return HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})


def current_user(token: Annotated[str, Depends(scheme)]) -> str:
    with lock:
        name = tokens.get(digest(token))
        if name is None or name not in USERS:
            raise unauthorized("Not authenticated")
        return name


CurrentUser = Annotated[str, Depends(current_user)]


@app.post("/token")
def sign_in(form: Annotated[OAuth2PasswordRequestFormStrict, Depends()], response: Response):
    name = form.username.lower()
    user = USERS.get(name)
    known_hash = user["password_hash"] if user else None
    fits = password_hash.verify(form.password, known_hash or NOBODYS_HASH)
    # Nothing above depends on who it is; only now may we look.
    with lock:
        allowed = (
            fits and known_hash is not None and USERS.get(name) is user and not user["blocked"]
        )
        if allowed:
            token = secrets.token_urlsafe(32)
            tokens[digest(token)] = name
    if not allowed:
        raise unauthorized("Incorrect username or password")
    response.headers["Cache-Control"] = "no-store"
    return {"access_token": token, "token_type": "bearer"}


@app.get("/me")
def show_me(name: CurrentUser):
    user = USERS.get(name)
    if user is None:
        raise unauthorized("Not authenticated")
    return {"username": name, "full_name": user["full_name"]}


@app.delete("/me", status_code=204)
def close_account(name: CurrentUser):
    with lock:
        USERS.pop(name, None)
        for key in [key for key, owner in tokens.items() if owner == name]:
            del tokens[key]
