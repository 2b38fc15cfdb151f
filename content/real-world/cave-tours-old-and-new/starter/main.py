from datetime import date
from itertools import count
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

PLACES = 12  # in the cave, on each day

app = FastAPI(title="Cave tours")

People = Annotated[int, Field(ge=1, le=PLACES)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class NewBooking(BaseModel):
    name: Name
    day: date
    people: People


class Changes(BaseModel):
    name: Name | None = None
    people: People | None = None


numbers = count(1)
bookings: dict[int, dict[str, Any]] = {}


class FullError(Exception):
    """There are not enough places left."""


@app.exception_handler(FullError)
def say_that_it_is_full(_request: Request, _error: FullError) -> Response:
    return JSONResponse({"error": "full"}, 409)


def free_places(day: date) -> int:
    return PLACES - sum(one["people"] for one in bookings.values() if one["day"] == day)


def shown(request: Request, booking: dict[str, Any]) -> dict[str, Any]:
    link = request.url_for("show_booking", booking_id=booking["id"]).path
    return {**booking, "link": link}


def find(booking_id: int) -> dict[str, Any]:
    if booking_id not in bookings:
        raise HTTPException(404, "No such booking")
    return bookings[booking_id]


@app.post("/v1/bookings")
async def add_booking(new: NewBooking, request: Request) -> dict[str, Any]:
    if new.people > free_places(new.day):
        raise FullError
    booking = {"id": next(numbers), **new.model_dump()}
    bookings[booking["id"]] = booking
    return shown(request, booking)


@app.get("/v1/bookings")
async def list_bookings(day: date, request: Request) -> list[dict[str, Any]]:
    return [shown(request, one) for one in bookings.values() if one["day"] == day]


@app.get("/v1/bookings/{booking_id}")
async def show_booking(booking_id: int, request: Request) -> dict[str, Any]:
    return shown(request, find(booking_id))


@app.patch("/v1/bookings/{booking_id}")
async def change_booking(booking_id: int, changes: Changes, request: Request) -> dict[str, Any]:
    booking = find(booking_id)
    if changes.people is not None:
        if changes.people - booking["people"] > free_places(booking["day"]):
            raise FullError
        booking["people"] = changes.people
    booking["name"] = changes.name or booking["name"]
    return shown(request, booking)


@app.delete("/v1/bookings/{booking_id}", status_code=204)
async def cancel_booking(booking_id: int) -> None:
    find(booking_id)
    del bookings[booking_id]


@app.get("/v1/days/{day}")
async def show_day(day: date, request: Request) -> dict[str, Any]:
    link = request.url_for("show_day", day=day).path
    return {"day": day, "free": free_places(day), "link": link}
