import copy
import json
import threading
import time

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Courses")


class Store:
    """Keeps JSON documents with versions, as a database behind a network would."""

    def __init__(self, documents: dict[int, dict]) -> None:
        self._kept = {number: (1, document) for number, document in documents.items()}
        self._lock = threading.Lock()

    def read(self, number: int) -> tuple[int, dict] | None:
        """Return version and document, or nothing when there is none; blocks a little."""
        time.sleep(0.001)
        with self._lock:
            return copy.deepcopy(self._kept.get(number))

    def replace(self, number: int, version: int, document: dict) -> bool:
        """Keep a document as the next version, and return True.

        When `version` is not the current one any more, change nothing and return False.
        """
        text = json.dumps(document)
        time.sleep(0.02)
        with self._lock:
            current, _ = self._kept[number]
            if current != version:
                return False
            self._kept[number] = (version + 1, json.loads(text))
            return True


STORE = Store(
    {
        number: {
            "id": number,
            "owner": "ida",
            "title": f"Course {number}",
            "starts_on": "2026-05-04",
            "ends_on": "2026-05-08",
            "seats_min": 4,
            "seats_max": 12,
            "note": "Noor has the key",
            "place": {"city": "Ghent", "room": "B 12"},
            "tags": ["craft", "evening"],
        }
        for number in range(1, 21)
    }
)


class CoursePatch(BaseModel):
    title: str | None = None
    note: str | None = None


@app.patch("/courses/{course_id}")
def change_course(course_id: int, patch: CoursePatch):
    version, course = STORE.read(course_id)
    for field, value in patch.model_dump().items():
        if value is not None:
            course[field] = value
    STORE.replace(course_id, version, course)
    return course


# Your other endpoint goes here.
