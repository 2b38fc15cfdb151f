from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Body, FastAPI, Query, Request
from fastapi.responses import JSONResponse

Text = Annotated[str, Body(min_length=1, max_length=80)]


class Refusal(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass
class Entry:
    grams: int
    species: str
    code: str


class Register:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.codes: set[str] = set()

    def find(self, code: str) -> Entry:
        for entry in self.entries:
            if entry.code == code:
                return entry
        raise Refusal(404, f"The vault has nothing under {code}")

    def add(self, entry: Entry) -> Entry:
        if entry.code in self.codes:
            raise Refusal(409, f"{entry.code} is taken")
        self.codes.add(entry.code)
        self.entries.append(entry)
        return entry

    def take(self, code: str, grams: int) -> Entry:
        entry = self.find(code)
        left = entry.grams - grams
        if left < 0:
            raise Refusal(409, f"{-left} g too many")
        entry.grams = left
        return entry

    def remove(self, code: str) -> None:
        self.entries.remove(self.find(code))

    def holding(self, at_most: int | None) -> list[Entry]:
        found = [one for one in self.entries if at_most is None or not one.grams > at_most]
        return sorted(found, key=lambda one: one.code)


router = APIRouter(prefix="/lots")


def register_of(request: Request) -> Register:
    return request.app.state.register


@router.post("", status_code=201)
async def add(
    request: Request,
    species: Text,
    code: Annotated[str, Body(min_length=1, max_length=20)],
    grams: Annotated[int, Body(ge=1, le=5000)],
) -> Entry:
    return register_of(request).add(Entry(grams, species, code))


@router.get("")
async def show_all(
    request: Request, at_most: Annotated[int | None, Query(ge=0)] = None
) -> list[Entry]:
    return register_of(request).holding(at_most)


@router.get("/{code}")
async def show(request: Request, code: str) -> Entry:
    return register_of(request).find(code)


@router.post("/{code}/withdrawals")
async def take(request: Request, code: str, grams: Annotated[int, Body(embed=True, ge=1)]) -> Entry:
    return register_of(request).take(code, grams)


@router.delete("/{code}", status_code=204)
async def remove(request: Request, code: str) -> None:
    register_of(request).remove(code)


async def refuse(request: Request, refusal: Refusal) -> JSONResponse:
    return JSONResponse({"error": str(refusal)}, refusal.status)


def create_app() -> FastAPI:
    app = FastAPI(exception_handlers={Refusal: refuse})
    app.state.register = Register()
    app.include_router(router)
    return app
