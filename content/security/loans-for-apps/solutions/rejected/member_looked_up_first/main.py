# caught by: hidden/test_routes.py::test_refuses_what_is_missing
import itertools
import secrets
from dataclasses import dataclass
from typing import Annotated

from directory import APPS, LOANS, PEOPLE, SCOPES, password_fits
from fastapi import Depends, FastAPI, HTTPException, Request, Response, Security
from fastapi.security import (
    OAuth2PasswordBearer,
    OAuth2PasswordRequestFormStrict,
    SecurityScopes,
)
from pydantic import BaseModel

app = FastAPI(title="Library")
scheme = OAuth2PasswordBearer(tokenUrl="token", scopes=SCOPES, auto_error=False)
ids = itertools.count(max(LOANS) + 1)


@dataclass(frozen=True)
class Grant:
    username: str
    scopes: frozenset[str]

    @property
    def scope(self) -> str:
        return " ".join(sorted(self.scopes))


grants: dict[str, Grant] = {}


class NewLoan(BaseModel):
    """What somebody wants to borrow."""

    book: str


async def find_grant(
    request: Request, needed: SecurityScopes, token: Annotated[str | None, Depends(scheme)]
) -> Grant:
    grant = grants.get(token) if token else None
    if grant is None:
        raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    if request.path_params.get("username", "ann") not in PEOPLE:
        raise HTTPException(404, "No such member")
    if not grant.scopes.issuperset(needed.scopes):
        challenge = f'Bearer error="insufficient_scope", scope="{needed.scope_str}"'
        raise HTTPException(
            403, "This app may not do that", headers={"WWW-Authenticate": challenge}
        )
    return grant


Anyone = Annotated[Grant, Security(find_grant)]
Reader = Annotated[Grant, Security(find_grant, scopes=["loans:read"])]
Writer = Annotated[Grant, Security(find_grant, scopes=["loans:write"])]
Both = Annotated[Grant, Security(find_grant, scopes=["loans:read", "loans:write"])]
Desk = Annotated[Grant, Security(find_grant, scopes=["loans:read-all"])]


def own_loan(loan_id: int, username: str) -> dict:
    loan = LOANS.get(loan_id)
    if loan is None or loan["member"] != username:
        raise HTTPException(404, "No such loan")
    return loan


@app.post("/token")
async def give_token(
    form: Annotated[OAuth2PasswordRequestFormStrict, Depends()], response: Response
):
    if form.client_id not in APPS or not password_fits(form.username, form.password):
        raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    granted = set(form.scopes) & APPS[form.client_id] & PEOPLE[form.username]
    token = secrets.token_urlsafe(32)
    grants[token] = Grant(form.username, frozenset(granted))
    response.headers["Cache-Control"] = "no-store"
    return {"access_token": token, "token_type": "bearer", "scope": grants[token].scope}


@app.get("/me")
async def show_me(grant: Anyone):
    return {"username": grant.username, "scope": grant.scope}


@app.get("/loans")
async def list_loans(grant: Reader):
    return [loan for loan in LOANS.values() if loan["member"] == grant.username]


@app.get("/loans/{loan_id}")
async def show_loan(loan_id: int, grant: Reader):
    return own_loan(loan_id, grant.username)


@app.post("/loans", status_code=201)
async def borrow(new: NewLoan, grant: Writer):
    loan = {"id": next(ids), "member": grant.username, "book": new.book}
    LOANS[loan["id"]] = loan
    return loan


@app.delete("/loans/{loan_id}", status_code=204)
async def give_back(loan_id: int, grant: Both):
    del LOANS[own_loan(loan_id, grant.username)["id"]]


@app.get("/members/{username}/loans")
async def list_loans_of(username: str, grant: Desk):
    if username not in PEOPLE:
        raise HTTPException(404, "No such member")
    return [loan for loan in LOANS.values() if loan["member"] == username]
