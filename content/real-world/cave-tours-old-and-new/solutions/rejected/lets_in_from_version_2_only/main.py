# caught by: hidden/test_versions.py::test_lets_in_after_a_cancellation
from datetime import date
from itertools import count
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field

PLACES = 12  # in the cave, on each day

People = Annotated[int, Field(ge=1, le=PLACES)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Stored = dict[str, Any]

# Bookings are kept in the shape of version 2. Version 1 is a translation of it, both ways.
bookings: dict[int, Stored] = {}
numbers = count(1)


def people(booking: Stored) -> int:
    return booking["adults"] + booking["children"]


def of_day(day: date, status: str | None = None) -> list[Stored]:
    return [
        one for one in bookings.values() if one["day"] == day and status in (None, one["status"])
    ]


def free_places(day: date) -> int:
    return PLACES - sum(people(one) for one in of_day(day, "confirmed"))


def confirm_who_fits(day: date) -> None:
    for one in of_day(day, "waiting"):
        if people(one) <= free_places(day):
            one["status"] = "confirmed"


def store(new: Stored) -> Stored:
    booking = {"id": next(numbers), **new}
    bookings[booking["id"]] = booking
    return booking


def full() -> JSONResponse:
    return JSONResponse({"error": "full"}, 409)


def existing(booking_id: int) -> Stored:
    if booking_id not in bookings:
        raise HTTPException(404, "No such booking")
    return bookings[booking_id]


ExistingDep = Annotated[Stored, Depends(existing)]


def known_to_v1(booking: ExistingDep) -> Stored:
    if booking["status"] == "waiting":
        raise HTTPException(409, "Version 1 has no word for waiting")
    return booking


KnownDep = Annotated[Stored, Depends(known_to_v1)]


class NewBooking(BaseModel):
    name: Name
    day: date
    people: People


class Changes(BaseModel):
    name: Name | None = None
    people: People | None = None


class Contact(BaseModel):
    name: Name
    phone: Annotated[str, Field(min_length=1, max_length=30)] | None = None


class NewBookingWithChildren(BaseModel):
    contact: Contact
    day: date
    adults: People
    children: Annotated[int, Field(ge=0, le=PLACES - 1)] = 0


def within_the_cave(new: NewBookingWithChildren) -> NewBookingWithChildren:
    if new.adults + new.children > PLACES:
        raise ValueError("the cave is not that big")
    return new


def in_old_words(booking: Stored) -> Stored:
    return {
        "id": booking["id"],
        "name": booking["contact"]["name"],
        "day": booking["day"],
        "people": people(booking),
        "link": f"/v1/bookings/{booking['id']}",
    }


def in_new_words(booking: Stored) -> Stored:
    return {**booking, "link": f"/v2/bookings/{booking['id']}"}


def shared(version: str) -> APIRouter:
    """Return the routes that all versions have, with links of this one."""
    router = APIRouter(prefix=version)

    @router.delete("/bookings/{booking_id}", status_code=204)
    async def cancel_booking(booking: ExistingDep) -> None:
        del bookings[booking["id"]]
        if version == "/v2":
            confirm_who_fits(booking["day"])

    @router.get("/days/{day}")
    async def show_day(day: date) -> Stored:
        return {"day": day, "free": free_places(day), "link": f"{version}/days/{day}"}

    return router


old, new_router = shared("/v1"), shared("/v2")


@old.post("/bookings")
async def add_old(new: NewBooking) -> Any:
    if new.people > free_places(new.day):
        return full()
    contact = {"name": new.name, "phone": None}
    party = {"adults": new.people, "children": 0, "status": "confirmed"}
    return in_old_words(store({"contact": contact, "day": new.day, **party}))


@old.get("/bookings")
async def list_old(day: date) -> list[Stored]:
    return [in_old_words(one) for one in of_day(day, "confirmed")]


@old.get("/bookings/{booking_id}")
async def show_old(booking: KnownDep) -> Stored:
    return in_old_words(booking)


@old.patch("/bookings/{booking_id}")
async def change_old(booking: KnownDep, changes: Changes) -> Any:
    if changes.people is not None:
        if changes.people - people(booking) > free_places(booking["day"]):
            return full()
        adults = changes.people - booking["children"]
        if adults < 1:
            raise HTTPException(409, "Children do not go into the cave alone")
        booking["adults"] = adults
    if changes.name is not None:
        booking["contact"]["name"] = changes.name
    confirm_who_fits(booking["day"])
    return in_old_words(booking)


@new_router.post("/bookings", status_code=201)
async def add_new(
    new: Annotated[NewBookingWithChildren, AfterValidator(within_the_cave), Body()],
    response: Response,
) -> Stored:
    fits = new.adults + new.children <= free_places(new.day)
    booking = store({**new.model_dump(), "status": "confirmed" if fits else "waiting"})
    response.headers["Location"] = f"/v2/bookings/{booking['id']}"
    return in_new_words(booking)


@new_router.get("/bookings")
async def list_new(day: date) -> dict[str, list[Stored]]:
    return {"items": [in_new_words(one) for one in of_day(day)]}


@new_router.get("/bookings/{booking_id}")
async def show_new(booking: ExistingDep) -> Stored:
    return in_new_words(booking)


app = FastAPI(title="Cave tours")
app.include_router(old)
app.include_router(new_router)
