# caught by: hidden/test_refusals.py::test_refuses_an_account_without_a_password
import secrets
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

NOBODYS_HASH = password_hash.hash(secrets.token_urlsafe())
BEARER = {"WWW-Authenticate": "Bearer"}

name_by_token: dict[str, str] = {}
token_from_header = OAuth2PasswordBearer(tokenUrl="token")


def current_name(token: Annotated[str, Depends(token_from_header)]) -> str:
    """Return the name under which the token's owner has signed in."""
    if token not in name_by_token:
        raise HTTPException(401, "Sign in again", headers=BEARER)
    return name_by_token[token]


CurrentName = Annotated[str, Depends(current_name)]
SignInForm = Annotated[OAuth2PasswordRequestFormStrict, Depends()]


@app.post("/token")
def sign_in(form: SignInForm, response: Response):
    name = form.username.lower()
    user = USERS.get(name, {"blocked": True, "password_hash": NOBODYS_HASH})
    # Whoever asks, and whatever we know already: the work is the same.
    fits = password_hash.verify(form.password, str(user["password_hash"]))
    if not fits or user["blocked"]:
        raise HTTPException(401, "Wrong name or password", headers=BEARER)
    token = secrets.token_urlsafe(32)
    name_by_token[token] = name
    response.headers["Cache-Control"] = "no-store"
    return {"access_token": token, "token_type": "bearer"}


@app.get("/me")
def show_me(name: CurrentName):
    return {"username": name, "full_name": USERS[name]["full_name"]}


@app.delete("/me", status_code=204)
def close_my_account(name: CurrentName) -> None:
    del USERS[name]
    for token in [token for token, owner in name_by_token.items() if owner == name]:
        del name_by_token[token]
