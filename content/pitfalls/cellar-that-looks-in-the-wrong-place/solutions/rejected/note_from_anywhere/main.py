# caught by: hidden/test_places.py::test_takes_notes_from_the_body
"""Each parameter says where it comes from; dependencies look for what does not belong there."""

from typing import Annotated, Any

from cellar import SHELVES, notes, wheels
from fastapi import Body, Depends, FastAPI, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError

app = FastAPI(title="Cheese cellar")


def only_declared(request: Request) -> None:
    """Refuse query parameters that the route does not know."""
    known = {field.alias for field in request.scope["route"].dependant.query_params}
    if unknown := sorted(set(request.query_params) - known):
        raise RequestValidationError(
            [
                {"type": "extra_forbidden", "loc": ("query", name), "msg": "Unknown", "input": ""}
                for name in unknown
            ]
        )


async def only_these(request: Request, *names: str) -> None:
    try:
        body = await request.json()
    except ValueError:
        return  # FastAPI has something to say about it
    if not isinstance(body, dict) or set(body) - set(names):
        raise HTTPException(422, "The body has more than it should")


async def only_text(request: Request) -> None:
    await only_these(request, "text")


async def only_shelf(request: Request) -> None:
    await only_these(request, "shelf")


async def only_ripening(request: Request) -> None:
    await only_these(request, "kind", "days")


def existing_wheel(number: Annotated[int, Path()]) -> dict[str, Any]:
    if number not in wheels:
        raise HTTPException(404, "No such wheel")
    return wheels[number]


ExistingWheel = Annotated[dict[str, Any], Depends(existing_wheel)]


@app.get("/wheels", dependencies=[Depends(only_declared)])
async def list_wheels(
    kind: Annotated[list[str] | None, Query()] = None,
    min_days: Annotated[int, Query(ge=0)] = 0,
    turned: Annotated[bool | None, Query()] = None,
):
    found = list(wheels.values())
    if kind:
        found = [wheel for wheel in found if wheel["kind"] in kind]
    if turned is not None:
        found = [wheel for wheel in found if wheel["turned"] is turned]
    return [wheel for wheel in found if wheel["days"] >= min_days]


@app.get("/wheels/oldest")
async def show_oldest():
    return sorted(wheels.values(), key=lambda wheel: wheel["days"])[-1]


@app.get("/wheels/{number}")
async def show_wheel(wheel: ExistingWheel):
    return wheel


@app.put("/wheels/{number}", dependencies=[Depends(only_ripening)])
async def replace_wheel(
    wheel: ExistingWheel,
    kind: Annotated[str, Body(min_length=1, max_length=40)],
    days: Annotated[int, Body(ge=0)],
):
    wheel["kind"], wheel["days"] = kind, days
    return wheel


@app.post("/wheels/{number}/notes", status_code=201, dependencies=[Depends(only_text)])
async def add_note(
    wheel: ExistingWheel,
    request: Request,
    text: Annotated[str | None, Body(embed=True, min_length=1, max_length=200)] = None,
):
    text = request.query_params.get("text", text)
    if text is None:
        raise HTTPException(422, "A note has a text")
    written = notes.setdefault(wheel["number"], [])
    written.append(text)
    return {"number": wheel["number"], "notes": written}


@app.post("/wheels/{number}/move", dependencies=[Depends(only_shelf)])
async def move_wheel(
    wheel: ExistingWheel,
    shelf: Annotated[str, Body(embed=True)],
    dry_run: Annotated[bool, Query()] = False,
):
    if shelf not in SHELVES:
        raise HTTPException(404, "No such shelf")
    if dry_run:
        return {**wheel, "shelf": shelf}
    wheel["shelf"] = shelf
    return wheel


@app.get("/shelves/{shelf:path}/wheels")
async def list_shelf(shelf: Annotated[str, Path()]):
    if shelf not in SHELVES:
        raise HTTPException(404, "No such shelf")
    return [wheel for wheel in wheels.values() if wheel["shelf"] == shelf]


@app.delete("/wheels", status_code=204)
async def sell_wheels(numbers: Annotated[list[int], Query(alias="number", min_length=1)]):
    if not wheels.keys() >= set(numbers):
        raise HTTPException(404, "No such wheel")
    for number in set(numbers):
        del wheels[number]
