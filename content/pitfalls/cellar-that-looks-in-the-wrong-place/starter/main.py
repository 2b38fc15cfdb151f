from cellar import SHELVES, notes, wheels
from fastapi import Body, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI(title="Cheese cellar")


class Filter(BaseModel):
    kind: list[str] = []
    min_days: int = 0
    turned: bool | None = None


class Wheel(BaseModel):
    number: int
    kind: str
    days: int


def find(number: int):
    if number not in wheels:
        raise HTTPException(404, "No such wheel")
    return wheels[number]


@app.get("/wheels")
def list_wheels(only: Filter | None = None):
    only = only or Filter()
    return [
        wheel
        for wheel in wheels.values()
        if (not only.kind or wheel["kind"] in only.kind)
        and wheel["days"] >= only.min_days
        and only.turned in (None, wheel["turned"])
    ]


@app.get("/wheels/{number}")
def show_wheel(number: int):
    return find(number)


@app.get("/wheels/oldest")
def show_oldest():
    return max(wheels.values(), key=lambda wheel: wheel["days"])


@app.put("/wheels/{number}")
def replace_wheel(wheel: Wheel):
    find(wheel.number).update(wheel.model_dump())
    return wheels[wheel.number]


@app.post("/wheels/{number}/notes", status_code=201)
def add_note(number: int, text: str):
    find(number)
    notes.setdefault(number, []).append(text)
    return {"number": number, "notes": notes[number]}


@app.post("/wheels/{number}/move")
def move_wheel(number: int, shelf: str, dry_run: bool = Body(False)):
    wheel = find(number)
    if shelf not in SHELVES:
        raise HTTPException(404, "No such shelf")
    moved = {**wheel, "shelf": shelf}
    if not dry_run:
        wheels[number] = moved
    return moved


@app.get("/shelves/{shelf}/wheels")
def list_shelf(shelf: str):
    if shelf not in SHELVES:
        raise HTTPException(404, "No such shelf")
    return [wheel for wheel in wheels.values() if wheel["shelf"] == shelf]


@app.delete("/wheels", status_code=204)
def sell_wheels(numbers: list[int]):
    for number in numbers:
        find(number)
        del wheels[number]
