import os
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

DESK_KEY = os.environ.get("DESK_KEY", "only-for-development")

app = FastAPI(title="Meteorite cabinet", version="3.2.0")


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


STONES = {
    1: Stone(id=1, name="Hollow Field", kind="iron", grams=5210, found_on=date(1931, 5, 2)),
    2: Stone(id=2, name="Grey Lake", kind="stony", grams=84, found_on=None),
}
LOANS: dict[int, Loan] = {}
loans = APIRouter()


@app.exception_handler(HTTPException)
def show_problem(request: Request, error: HTTPException) -> JSONResponse:
    return JSONResponse({"title": error.detail, "status": error.status_code}, error.status_code)


@app.exception_handler(RequestValidationError)
def show_mistake(request: Request, error: RequestValidationError) -> JSONResponse:
    return JSONResponse({"title": "This is not what was expected", "status": 422}, 422)


def check_key(key: str) -> None:
    if key != DESK_KEY:
        raise HTTPException(401, "A key is needed")


@app.get("/stones")
def list_stones(kind: Literal["iron", "stony", "stony-iron"] | None = None) -> list[Stone]:
    return [stone for stone in STONES.values() if kind in (None, stone.kind)]


@app.get("/stones/{id}")
def get_stone(id: int) -> Stone:
    if id not in STONES:
        raise HTTPException(404, "There is no such stone")
    return STONES[id]


@app.post("/stones", status_code=201)
def add_stone(new: NewStone, x_desk_key: Annotated[str, Header()] = "") -> Stone:
    check_key(x_desk_key)
    stone = Stone(id=max(STONES) + 1, **new.model_dump())
    STONES[stone.id] = stone
    return stone


@loans.get("/loans")
def list_loans() -> list[Loan]:
    return list(LOANS.values())


@loans.post("/loans", status_code=201)
def add_loan(new: NewLoan, x_desk_key: Annotated[str, Header()] = "") -> Loan:
    check_key(x_desk_key)
    if new.stone_id not in STONES:
        raise HTTPException(404, "There is no such stone")
    loan = Loan(id=len(LOANS) + 1, **new.model_dump())
    LOANS[loan.id] = loan
    return loan


@app.get("/desk/figures")
def show_figures() -> dict[str, int]:
    return {"stones": len(STONES), "grams": sum(stone.grams for stone in STONES.values())}


@app.put("/desk/modules/loans", status_code=204)
def switch_loans_on() -> None:
    app.include_router(loans)


def custom_openapi() -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    document["info"]["x-logo"] = {"url": "https://cabinet.example/logo.png"}
    app.openapi_schema = document
    return document


app.openapi = custom_openapi
