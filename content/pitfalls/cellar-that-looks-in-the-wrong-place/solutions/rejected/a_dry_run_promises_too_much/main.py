# caught by: hidden/test_places.py::test_tries_a_move_out
"""A model for each place: what may come, and that nothing else may."""

from typing import Annotated

from cellar import SHELVES, notes, wheels
from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI(title="Cheese cellar")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Filter(Strict):
    kind: list[str] = []
    min_days: int = Field(0, ge=0)
    turned: bool | None = None


class Sale(Strict):
    number: list[int] = Field(min_length=1)


class Ripening(Strict):
    kind: str = Field(min_length=1, max_length=40)
    days: int = Field(ge=0)


class Note(Strict):
    text: str = Field(min_length=1, max_length=200)


class Target(Strict):
    shelf: str


def find(number: int):
    if number not in wheels:
        raise HTTPException(404, "No such wheel")
    return wheels[number]


def must_exist(shelf: str):
    if shelf not in SHELVES:
        raise HTTPException(404, "No such shelf")


@app.get("/wheels")
def list_wheels(only: Annotated[Filter, Query()]):
    return [
        wheel
        for wheel in wheels.values()
        if (not only.kind or wheel["kind"] in only.kind)
        and wheel["days"] >= only.min_days
        and only.turned in (None, wheel["turned"])
    ]


@app.get("/wheels/oldest")  # before the route that takes any word for a number
def show_oldest():
    return max(wheels.values(), key=lambda wheel: wheel["days"])


@app.get("/wheels/{number}")
def show_wheel(number: int):
    return find(number)


@app.put("/wheels/{number}")
def replace_wheel(number: int, ripening: Ripening):
    find(number).update(ripening.model_dump())
    return wheels[number]


@app.post("/wheels/{number}/notes", status_code=201)
def add_note(number: int, note: Note):
    find(number)
    notes.setdefault(number, []).append(note.text)
    return {"number": number, "notes": notes[number]}


@app.post("/wheels/{number}/move")
def move_wheel(number: int, target: Target, dry_run: bool = False):
    wheel = find(number)
    moved = {**wheel, "shelf": target.shelf}
    if not dry_run:
        must_exist(target.shelf)
        wheels[number] = moved
    return moved


@app.get("/shelves/{shelf:path}/wheels")
def list_shelf(shelf: str):
    must_exist(shelf)
    return [wheel for wheel in wheels.values() if wheel["shelf"] == shelf]


@app.delete("/wheels", status_code=204)
def sell_wheels(sale: Annotated[Sale, Query()]):
    for number in sale.number:
        find(number)
    for number in set(sale.number):
        del wheels[number]
