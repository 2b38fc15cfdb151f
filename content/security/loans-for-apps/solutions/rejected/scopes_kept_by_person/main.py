# caught by: hidden/test_grants.py::test_keeps_tokens_apart
import secrets
from dataclasses import dataclass
from typing import Annotated

from directory import APPS, LOANS, PEOPLE, SCOPES, password_fits
from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from pydantic import BaseModel

app = FastAPI(title="Library")
scheme = OAuth2PasswordBearer(tokenUrl="token", scopes=SCOPES)


@dataclass(frozen=True)
class Grant:
    """What one token stands for."""

    username: str
    scopes: frozenset[str]


name_by_token: dict[str, str] = {}
grant_by_name: dict[str, Grant] = {}


class NewLoan(BaseModel):
    book: str


def current_grant(needed: SecurityScopes, token: Annotated[str, Depends(scheme)]) -> Grant:
    """Return what the token stands for, if that is enough for the route."""
    grant = grant_by_name.get(name_by_token.get(token, ""))
    if grant is None:
        challenge = 'Bearer error="invalid_token"'
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": challenge})
    if not grant.scopes.issuperset(needed.scopes):
        challenge = f'Bearer error="insufficient_scope", scope="{needed.scope_str}"'
        raise HTTPException(403, "This app may not do that", {"WWW-Authenticate": challenge})
    return grant


Anybody = Annotated[Grant, Security(current_grant)]
Reader = Annotated[Grant, Security(current_grant, scopes=["loans:read"])]
Writer = Annotated[Grant, Security(current_grant, scopes=["loans:write"])]
Remover = Annotated[Grant, Security(current_grant, scopes=["loans:read", "loans:write"])]
Keeper = Annotated[Grant, Security(current_grant, scopes=["loans:read-all"])]


def own_loan(loan_id: int, username: str) -> dict:
    loan = LOANS.get(loan_id)
    if loan is None or loan["member"] != username:
        raise HTTPException(404, "No such loan")
    return loan


def loans_of(username: str) -> list[dict]:
    return [loan for loan in LOANS.values() if loan["member"] == username]


@app.post("/token")
def give_token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    if not password_fits(form.username, form.password) or form.client_id not in APPS:
        raise HTTPException(401, "Wrong name, password or app", {"WWW-Authenticate": "Bearer"})
    granted = frozenset(form.scopes) & APPS[form.client_id] & PEOPLE[form.username]
    token = secrets.token_urlsafe(32)
    name_by_token[token] = form.username
    grant_by_name[form.username] = Grant(form.username, granted)
    return {"access_token": token, "token_type": "bearer", "scope": " ".join(sorted(granted))}


@app.get("/me")
def show_me(grant: Anybody):
    return {"username": grant.username, "scope": " ".join(sorted(grant.scopes))}


@app.get("/loans")
def list_loans(grant: Reader):
    return loans_of(grant.username)


@app.get("/loans/{loan_id}")
def show_loan(loan_id: int, grant: Reader):
    return own_loan(loan_id, grant.username)


@app.post("/loans", status_code=201)
def borrow(new: NewLoan, grant: Writer):
    number = max(LOANS, default=0) + 1
    LOANS[number] = {"id": number, "member": grant.username, "book": new.book}
    return LOANS[number]


@app.delete("/loans/{loan_id}", status_code=204)
def give_back(loan_id: int, grant: Remover) -> None:
    del LOANS[own_loan(loan_id, grant.username)["id"]]


@app.get("/members/{username}/loans")
def list_loans_of_a_member(username: str, grant: Keeper):
    if username not in PEOPLE:
        raise HTTPException(404, "No such member")
    return loans_of(username)
