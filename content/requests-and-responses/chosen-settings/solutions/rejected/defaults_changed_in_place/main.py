# caught by: hidden/test_choices.py::test_keeps_rooms_apart
import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, HTTPException
from pydantic import MISSING, BaseModel, Field

ROOMS = [
    {"id": 1, "name": "Hall", "note": None, "temperature": 19.5},
    {"id": 2, "name": "Bath", "note": "The window sticks", "temperature": None},
    {"id": 3, "name": "Cellar", "note": "", "temperature": 0.0},
    {"id": 4, "name": "Attic", "note": None, "temperature": None},
    {"id": 5, "name": "Kitchen", "note": None, "temperature": 21.0},
    {"id": 6, "name": "Library", "note": None, "temperature": 20.5},
    {"id": 7, "name": "Workshop", "note": None, "temperature": 16.0},
    {"id": 8, "name": "Nursery", "note": None, "temperature": 22.0},
    {"id": 9, "name": "Garage", "note": None, "temperature": 11.5},
]


class Store:
    """Keeps one text for each room."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def save(self, room_id: int, text: str) -> None:
        """Keep this text in place of the earlier one."""
        assert isinstance(text, str)
        self._texts[room_id] = text

    def load(self, room_id: int) -> str | None:
        """Return the text that was saved last, if there is one."""
        return self._texts.get(room_id)


STORE = Store()
NAMES = {room["id"]: room["name"] for room in ROOMS}

Celsius = Annotated[float, Field(ge=5, le=30)]
Minutes = Annotated[int, Field(ge=1, le=120)]
Hour = Annotated[int, Field(ge=0, le=23)]
Hours = Annotated[int, Field(ge=1, le=12)]

DEFAULTS = {
    "target": 20,
    "night_target": 17,
    "boost": {"minutes": 30, "target": 23},
    "quiet": [],
}


class ChosenBoost(BaseModel, extra="forbid"):
    minutes: Minutes | MISSING = MISSING
    target: Celsius | MISSING = MISSING


class ChosenQuiet(BaseModel, extra="forbid"):
    start: Hour
    hours: Hours | MISSING = MISSING


class Chosen(BaseModel, extra="forbid"):
    """What a tenant may choose. A missing key is a value of its own and never dumped."""

    target: Celsius | MISSING = MISSING
    night_target: Celsius | None | MISSING = MISSING
    boost: ChosenBoost | MISSING = MISSING
    quiet: list[ChosenQuiet] | MISSING = MISSING


class Boost(BaseModel):
    minutes: int
    target: float


class Quiet(BaseModel):
    start: int
    hours: int


class Effective(BaseModel):
    target: float
    night_target: float | None
    boost: Boost
    quiet: list[Quiet]


class Room(BaseModel):
    id: int
    name: str
    note: str | MISSING = MISSING
    temperature: float | None


def choices_of(room_id: int) -> dict[str, Any]:
    if room_id not in NAMES:
        raise HTTPException(status_code=404, detail=f"There is no room {room_id}")
    return json.loads(STORE.load(room_id) or "{}")


router = APIRouter(prefix="/rooms")


@router.get("")
async def list_rooms() -> list[Room]:
    shown = []
    for room in ROOMS:
        known = {key: value for key, value in room.items() if key != "note" or value is not None}
        shown.append(Room(**known))
    return shown


@router.put("/{room_id}/settings")
async def choose_settings(room_id: int, chosen: Annotated[Chosen, Body()]) -> Chosen:
    choices_of(room_id)
    STORE.save(room_id, chosen.model_dump_json())
    return chosen


@router.get("/{room_id}/settings")
async def show_settings(room_id: int) -> Chosen:
    return Chosen.model_validate(choices_of(room_id))


@router.get("/{room_id}/settings/effective", response_model=Effective)
async def show_effective_settings(room_id: int) -> dict[str, Any]:
    effective = DEFAULTS.copy()
    for key, value in choices_of(room_id).items():
        if key == "boost":
            effective[key].update(value)
        elif key == "quiet":
            effective[key] = [{"hours": 8, **each} for each in value]
        else:
            effective[key] = value
    return effective


app = FastAPI(title="Heating")
app.include_router(router)
