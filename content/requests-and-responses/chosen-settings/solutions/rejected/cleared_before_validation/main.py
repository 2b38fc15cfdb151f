# caught by: hidden/test_choices.py::test_keeps_choices_after_a_refusal
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI(title="Heating")

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

Celsius = Annotated[float, Field(ge=5, le=30)]


class Choices(BaseModel):
    """Every field has a default; which ones were sent is what the object remembers."""

    model_config = ConfigDict(extra="forbid")


class Boost(Choices):
    minutes: Annotated[int, Field(ge=1, le=120)] = 30
    target: Celsius = 23


class Quiet(Choices):
    start: Annotated[int, Field(ge=0, le=23)]
    hours: Annotated[int, Field(ge=1, le=12)] = 8


class Settings(Choices):
    target: Celsius = 20
    night_target: Celsius | None = 17
    boost: Boost = Boost()
    quiet: list[Quiet] = []


class FullBoost(Boost):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class FullQuiet(Quiet):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class FullSettings(Settings):
    """The same settings, in an answer where every key is there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    boost: FullBoost = FullBoost()
    quiet: list[FullQuiet] = []


class Room(BaseModel):
    id: int
    name: str
    note: str | None = Field(default=None, exclude_if=lambda note: note is None)
    temperature: float | None


def known_room(room_id: int) -> int:
    if all(room["id"] != room_id for room in ROOMS):
        raise HTTPException(404, "No such room")
    return room_id


KnownRoom = Annotated[int, Depends(known_room)]


def cleared_room(room_id: KnownRoom) -> int:
    """Forget the earlier choices, as new ones take their place."""
    STORE.save(room_id, "{}")
    return room_id


@app.get("/rooms")
def list_rooms() -> list[Room]:
    return [Room.model_validate(room) for room in ROOMS]


@app.put("/rooms/{room_id}/settings", response_model_exclude_unset=True)
def choose_settings(room_id: Annotated[int, Depends(cleared_room)], settings: Settings) -> Settings:
    # Only what was sent is saved: a full dump would make everything look chosen.
    STORE.save(room_id, settings.model_dump_json(exclude_unset=True))
    return settings


@app.get("/rooms/{room_id}/settings", response_model_exclude_unset=True)
def show_settings(room_id: KnownRoom) -> Settings:
    return Settings.model_validate_json(STORE.load(room_id) or "{}")


@app.get("/rooms/{room_id}/settings/effective")
def show_effective_settings(room_id: KnownRoom) -> FullSettings:
    return FullSettings.model_validate_json(STORE.load(room_id) or "{}")
