# caught by: hidden/test_together.py::test_lets_one_through
import copy
import json
import threading
import time
from datetime import date
from typing import Annotated, Any, Self

from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.exceptions import RequestValidationError
from pydantic import MISSING, BaseModel, ConfigDict, Field, ValidationError, model_validator

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

Title = Annotated[str, Field(min_length=1, max_length=80)]
Seats = Annotated[int, Field(strict=True, ge=1, le=200)]
Note = Annotated[str, Field(max_length=500)]
Short = Annotated[str, Field(min_length=1, max_length=40)]
Tags = Annotated[list[str], Field(max_length=5)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Place(Part):
    city: Short
    room: Short | None


class Course(Part):
    """A whole course; what is true of several fields at once is said here."""

    id: int
    owner: str
    title: Title
    starts_on: date
    ends_on: date
    seats_min: Seats
    seats_max: Seats
    note: Note | None
    place: Place
    tags: Tags

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("A course does not end before it starts")
        if self.seats_min > self.seats_max:
            raise ValueError("seats_min is not larger than seats_max")
        return self


class PlacePatch(Part):
    city: Short | MISSING = MISSING
    room: Short | None | MISSING = MISSING


class CoursePatch(Part):
    """What may be sent: each key may be missing, and few may be null."""

    title: Title | MISSING = MISSING
    starts_on: date | MISSING = MISSING
    ends_on: date | MISSING = MISSING
    seats_min: Seats | MISSING = MISSING
    seats_max: Seats | MISSING = MISSING
    note: Note | None | MISSING = MISSING
    place: PlacePatch | MISSING = MISSING
    tags: Tags | MISSING = MISSING


def stored(course_id: int) -> tuple[int, dict[str, Any]]:
    found = STORE.read(course_id)
    if found is None:
        raise HTTPException(404, "No such course")
    return found


def etag(version: int) -> str:
    return f'"{version}"'


def whole(course: dict[str, Any], changes: dict[str, Any]) -> Course:
    """Return the course that results, or refuse it."""
    place = course["place"] | changes.get("place", {})
    try:
        return Course.model_validate({**course, **changes, "place": place})
    except ValidationError as error:
        # The input here is the stored course, so only place and reason are passed on.
        raise RequestValidationError(
            [
                {"type": each["type"], "loc": ("body", *each["loc"]), "msg": each["msg"]}
                for each in error.errors()
            ]
        ) from None


@app.get("/courses/{course_id}")
def show_course(course_id: int, response: Response) -> Course:
    version, course = stored(course_id)
    response.headers["ETag"] = etag(version)
    return Course.model_validate(course)


@app.patch("/courses/{course_id}")
def change_course(
    course_id: int,
    patch: CoursePatch,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> Course:
    version, course = stored(course_id)
    if if_match is None:
        raise HTTPException(428, "Send If-Match with the ETag that you have read")
    if if_match != etag(version):
        raise HTTPException(412, "The course has changed since")
    changed = whole(course, patch.model_dump(mode="json"))
    STORE.replace(course_id, version, changed.model_dump(mode="json"))
    response.headers["ETag"] = etag(version + 1)
    return changed
