from fastapi import FastAPI
from pydantic import BaseModel

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


class Settings(BaseModel):
    target: float = 20
    night_target: float | None = 17


@app.put("/rooms/{room_id}/settings")
def choose_settings(room_id: int, settings: Settings):
    STORE.save(room_id, settings.model_dump_json())
    return settings


# Your other endpoints go here.
