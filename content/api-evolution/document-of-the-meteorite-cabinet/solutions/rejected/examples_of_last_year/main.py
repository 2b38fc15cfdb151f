# caught by: hidden/test_document.py::test_examples_can_be_sent
import os
import secrets
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, FastAPI, HTTPException, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field

DESK_KEY = os.environ.get("DESK_KEY", "only-for-development")


class NewStone(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    kind: Literal["iron", "stony", "stony-iron"]
    grams: int = Field(ge=1)
    found_on: date | None = None


class Stone(NewStone):
    id: int


class NewLoan(BaseModel):
    stone_id: int
    borrower: str = Field(min_length=1, max_length=60)


class Loan(NewLoan):
    id: int


class Problem(BaseModel):
    title: str
    status: int


STONES = {
    1: Stone(id=1, name="Hollow Field", kind="iron", grams=5210, found_on=date(1931, 5, 2)),
    2: Stone(id=2, name="Grey Lake", kind="stony", grams=84, found_on=None),
}
LOANS: dict[int, Loan] = {}

EXAMPLES = {
    "iron": {
        "summary": "An iron meteorite that somebody saw fall",
        "value": {"name": "Mill Creek", "kind": "iron", "grams": 730, "found_on": "12 August 2019"},
    },
    "stony": {
        "summary": "A stone of unknown date",
        "value": {"name": "Long Dune", "kind": "stony", "grams": 12},
    },
}

app = FastAPI(
    title="Meteorite cabinet",
    version="3.2.0",
    docs_url="/reference",
    redoc_url=None,
    openapi_tags=[
        {"name": "stones", "description": "What lies in the cabinet."},
        {"name": "loans", "description": "What was lent, and to whom."},
    ],
)


@app.exception_handler(HTTPException)
def show_problem(request: Request, error: HTTPException) -> JSONResponse:
    return JSONResponse({"title": error.detail, "status": error.status_code}, error.status_code)


@app.exception_handler(RequestValidationError)
def show_mistake(request: Request, error: RequestValidationError) -> JSONResponse:
    return JSONResponse({"title": "This is not what was expected", "status": 422}, 422)


# It documents and reads the header. That the key is right, nobody checks but us.
desk_key_header = APIKeyHeader(name="X-Desk-Key", auto_error=False)


def check_key(key: Annotated[str | None, Security(desk_key_header)]) -> None:
    # Of texts, compare_digest takes ASCII only.
    if key is None or not secrets.compare_digest(key.encode(), DESK_KEY.encode()):
        raise HTTPException(401, "A key is needed")


WRONG = {422: {"model": Problem, "description": "This is not what was expected"}}
MISSING = {404: {"model": Problem, "description": "There is no such stone"}}
CLOSED = {401: {"model": Problem, "description": "A key is needed"}}

stones = APIRouter(tags=["stones"], responses=WRONG)
loans = APIRouter(tags=["loans"])
desk = APIRouter(prefix="/desk", include_in_schema=False, dependencies=[Security(check_key)])


@stones.get("/stones", operation_id="list_stones")
def list_stones(kind: Literal["iron", "stony", "stony-iron"] | None = None) -> list[Stone]:
    return [stone for stone in STONES.values() if kind in (None, stone.kind)]


@stones.get("/stones/{id}", operation_id="get_stone", responses=MISSING)
def get_stone(id: int) -> Stone:
    if id not in STONES:
        raise HTTPException(404, "There is no such stone")
    return STONES[id]


@stones.post(
    "/stones",
    status_code=201,
    operation_id="add_stone",
    dependencies=[Security(check_key)],
    responses=CLOSED,
)
def add_stone(new: Annotated[NewStone, Body(openapi_examples=EXAMPLES)]) -> Stone:
    stone = Stone(id=max(STONES) + 1, **new.model_dump())
    STONES[stone.id] = stone
    return stone


@loans.get("/loans", operation_id="list_loans")
def list_loans() -> list[Loan]:
    return list(LOANS.values())


@loans.post(
    "/loans",
    status_code=201,
    operation_id="add_loan",
    dependencies=[Security(check_key)],
    responses={**CLOSED, **MISSING, **WRONG},
)
def add_loan(new: NewLoan) -> Loan:
    if new.stone_id not in STONES:
        raise HTTPException(404, "There is no such stone")
    loan = Loan(id=len(LOANS) + 1, **new.model_dump())
    LOANS[loan.id] = loan
    return loan


@desk.get("/figures")
def show_figures() -> dict[str, int]:
    return {"stones": len(STONES), "grams": sum(stone.grams for stone in STONES.values())}


@desk.put("/modules/loans", status_code=204)
def switch_loans_on() -> None:
    app.include_router(loans)


app.include_router(stones)
app.include_router(desk)

build_document = app.openapi


def openapi_with_logo() -> dict[str, Any]:
    """Add what cannot be declared. FastAPI's method knows when to build anew."""
    document = build_document()
    document["info"]["x-logo"] = {"url": "https://cabinet.example/logo.png"}
    return document


app.openapi = openapi_with_logo
