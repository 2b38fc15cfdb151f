import os
from copy import deepcopy
from datetime import date
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
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
        "value": {"name": "Mill Creek", "kind": "iron", "grams": 730, "found_on": "2019-08-12"},
    },
    "stony": {
        "summary": "A stone of unknown date",
        "value": {"name": "Long Dune", "kind": "stony", "grams": 12},
    },
}


class Cabinet(FastAPI):
    """Finishes the document on a copy: the original is kept by FastAPI, which knows when it is old."""

    def openapi(self) -> dict[str, Any]:
        document = deepcopy(super().openapi())
        document["info"]["x-logo"] = {"url": "https://cabinet.example/logo.png"}
        body = document["paths"]["/stones"]["post"]["requestBody"]
        body["content"]["application/json"]["examples"] = EXAMPLES
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status.startswith("4"):
                        answer["content"] = {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                        }
        schemas = document["components"]["schemas"]
        for unused in ["HTTPValidationError", "ValidationError"]:
            schemas.pop(unused, None)
        schemas["Problem"] = Problem.model_json_schema()
        return document


def name_of(route: APIRoute) -> str:
    return route.name


async def get_desk_key(request: Request) -> None:
    sent = request.headers.get("X-Desk-Key", "").encode("latin-1")
    if not compare_digest(sha256(sent).digest(), sha256(DESK_KEY.encode()).digest()):
        raise HTTPException(401, "A key is needed")


async def show_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse({"title": error.detail, "status": error.status_code}, error.status_code)


async def show_mistake(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"title": "This is not what was expected", "status": 422}, 422)


HANDLERS = {HTTPException: show_problem, RequestValidationError: show_mistake}
app = Cabinet(
    title="Meteorite cabinet",
    version="3.2.0",
    docs_url="/reference",
    redoc_url=None,
    generate_unique_id_function=name_of,
    exception_handlers=HANDLERS,
    openapi_tags=[
        {"name": "stones", "description": "Every stone in the cabinet."},
        {"name": "loans", "description": "Stones that are with somebody else."},
    ],
)
# What the desk does has no document at all.
desk = FastAPI(openapi_url=None, exception_handlers=HANDLERS, dependencies=[Depends(get_desk_key)])
app.mount("/desk", desk)

# The scheme is for the document; the second dependency looks at the key.
LOCKED = [Depends(APIKeyHeader(name="X-Desk-Key", auto_error=False)), Depends(get_desk_key)]
NEEDS_KEY = {401: {"description": "A key is needed"}}
MAY_MISS = {404: {"description": "There is no such stone"}}
loans = APIRouter()


@app.get("/stones", tags=["stones"])
async def list_stones(kind: Literal["iron", "stony", "stony-iron"] | None = None) -> list[Stone]:
    return [stone for stone in STONES.values() if kind in (None, stone.kind)]


@app.get("/stones/{id}", tags=["stones"], responses=MAY_MISS)
async def get_stone(id: int) -> Stone:
    if id not in STONES:
        raise HTTPException(404, "There is no such stone")
    return STONES[id]


@app.post("/stones", status_code=201, tags=["stones"], dependencies=LOCKED, responses=NEEDS_KEY)
async def add_stone(new: NewStone) -> Stone:
    stone = Stone(id=max(STONES) + 1, **new.model_dump())
    STONES[stone.id] = stone
    return stone


@loans.get("/loans", tags=["loans"])
async def list_loans() -> list[Loan]:
    return list(LOANS.values())


@loans.post(
    "/loans",
    status_code=201,
    tags=["loans"],
    dependencies=LOCKED,
    responses={**NEEDS_KEY, **MAY_MISS},
)
async def add_loan(new: NewLoan) -> Loan:
    if new.stone_id not in STONES:
        raise HTTPException(404, "There is no such stone")
    loan = Loan(id=len(LOANS) + 1, **new.model_dump())
    LOANS[loan.id] = loan
    return loan


@desk.get("/figures")
async def show_figures() -> dict[str, int]:
    return {"stones": len(STONES), "grams": sum(stone.grams for stone in STONES.values())}


@desk.put("/modules/loans", status_code=204)
async def switch_loans_on() -> None:
    app.include_router(loans, generate_unique_id_function=name_of)
