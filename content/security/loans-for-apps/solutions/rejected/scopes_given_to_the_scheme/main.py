# caught by: hidden/test_routes.py::test_refuses_what_is_missing
import secrets
from itertools import count
from typing import Annotated

import directory
import jwt
from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request, Security
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from pydantic import BaseModel

KEY = secrets.token_hex(32)


class NotAuthenticatedError(Exception):
    """Nobody is known who sent this."""


class ScopeMissingError(Exception):
    """Whoever sent this is known; the app may not do it for them."""

    def __init__(self, needed: list[str]) -> None:
        super().__init__(needed)
        self.needed = needed


class Claims(BaseModel):
    sub: str
    scope: str

    @property
    def scopes(self) -> set[str]:
        return set(self.scope.split())


class TokenForm(BaseModel):
    username: str
    password: str
    client_id: str = ""
    scope: str = ""


class Loan(BaseModel):
    id: int
    member: str
    book: str


class Wish(BaseModel):
    book: str


bearer = OAuth2PasswordBearer(tokenUrl="/token", scopes=directory.SCOPES, auto_error=False)
loans = {number: Loan(**loan) for number, loan in directory.LOANS.items()}
numbers = count(max(loans) + 1)


async def claims_of_token(token: Annotated[str | None, Depends(bearer)]) -> Claims:
    try:
        return Claims(**jwt.decode(token or "", KEY, algorithms=["HS256"]))
    except jwt.InvalidTokenError:
        raise NotAuthenticatedError from None


SignedIn = Annotated[Claims, Depends(claims_of_token)]


async def allow(needed: SecurityScopes, claims: SignedIn) -> None:
    """Stop the request if its token lacks one of the scopes of the route."""
    if set(needed.scopes) - claims.scopes:
        raise ScopeMissingError(needed.scopes)


def scopes(*names: str):
    return Security(allow, scopes=names)


async def loan_of_the_member(loan_id: int, claims: SignedIn) -> Loan:
    loan = loans.get(loan_id)
    if loan is None or loan.member != claims.sub:
        raise HTTPException(404, "There is no such loan of yours")
    return loan


OwnLoan = Annotated[Loan, Depends(loan_of_the_member)]
router = APIRouter()


@router.post("/token")
async def token(form: Annotated[TokenForm, Form()]):
    app_may = directory.APPS.get(form.client_id)
    if app_may is None or not directory.password_fits(form.username, form.password):
        raise NotAuthenticatedError
    granted = set(form.scope.split()) & app_may & directory.PEOPLE[form.username]
    claims = Claims(sub=form.username, scope=" ".join(granted))
    access = jwt.encode(claims.model_dump(), KEY, algorithm="HS256")
    return {"access_token": access, "token_type": "bearer", "scope": claims.scope}


@router.get("/me")
async def me(claims: SignedIn):
    return {"username": claims.sub, "scope": claims.scope}


@router.get("/loans", dependencies=[scopes("loans:read")])
async def list_own(claims: SignedIn) -> list[Loan]:
    return [loan for loan in loans.values() if loan.member == claims.sub]


@router.get("/loans/{loan_id}", dependencies=[scopes("loans:read")])
async def show(loan: OwnLoan) -> Loan:
    return loan


@router.post("/loans", dependencies=[scopes("loans:write")], status_code=201)
async def borrow(wish: Wish, claims: SignedIn) -> Loan:
    loan = Loan(id=next(numbers), member=claims.sub, book=wish.book)
    loans[loan.id] = loan
    return loan


@router.delete(
    "/loans/{loan_id}", dependencies=[scopes("loans:read", "loans:write")], status_code=204
)
async def give_back(loan: OwnLoan) -> None:
    del loans[loan.id]


@router.get("/members/{username}/loans", dependencies=[Security(bearer, scopes=["loans:read-all"])])
async def list_of_member(username: str, claims: SignedIn) -> list[Loan]:
    if username not in directory.PEOPLE:
        raise HTTPException(404, "There is no such member")
    return [loan for loan in loans.values() if loan.member == username]


app = FastAPI(title="Library")
app.include_router(router)


@app.exception_handler(NotAuthenticatedError)
async def ask_for_a_token(request: Request, error: NotAuthenticatedError):
    return JSONResponse({"detail": "Sign in"}, 401, {"WWW-Authenticate": "Bearer"})


@app.exception_handler(ScopeMissingError)
async def ask_for_more(request: Request, error: ScopeMissingError):
    challenge = f'Bearer error="insufficient_scope", scope="{" ".join(error.needed)}"'
    return JSONResponse({"detail": "Ask for more"}, 403, {"WWW-Authenticate": challenge})
