# caught by: hidden/test_versions.py::test_keeps_what_version_1_does_not_know
"""The tours of a cave: one store of bookings, and two versions of the API before it."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, model_validator

PLACES = 12  # in the cave, on each day

People = Annotated[int, Field(ge=1, le=PLACES)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


# What both versions share


@dataclass
class Booking:
    id: int
    name: str
    phone: str | None
    day: date
    adults: int
    children: int
    confirmed: bool

    @property
    def people(self) -> int:
        return self.adults + self.children


class FullError(Exception):
    """There are not enough places left."""


class Book:
    """All bookings, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._bookings: dict[int, Booking] = {}

    def on(self, day: date) -> list[Booking]:
        return [one for one in self._bookings.values() if one.day == day]

    def free(self, day: date) -> int:
        return PLACES - sum(one.people for one in self.on(day) if one.confirmed)

    def get(self, number: int) -> Booking:
        if number not in self._bookings:
            raise HTTPException(404, "No such booking")
        return self._bookings[number]

    def add(
        self,
        *,
        name: str,
        day: date,
        adults: int,
        children: int = 0,
        phone: str | None = None,
        may_wait: bool,
    ) -> Booking:
        fits = adults + children <= self.free(day)
        if not fits and not may_wait:
            raise FullError
        booking = Booking(next(self._numbers), name, phone, day, adults, children, fits)
        self._bookings[booking.id] = booking
        return booking

    def resize(self, booking: Booking, people: int) -> None:
        adults = people - booking.children
        if adults < 1:
            raise HTTPException(409, "The children of this booking need an adult")
        if people - booking.adults > self.free(booking.day):
            raise FullError
        booking.adults = adults
        self._let_in(booking.day)

    def remove(self, number: int) -> None:
        booking = self.get(number)
        del self._bookings[number]
        self._let_in(booking.day)

    def _let_in(self, day: date) -> None:
        for one in self.on(day):
            if not one.confirmed and one.people <= self.free(day):
                one.confirmed = True


book = Book()
app = FastAPI(title="Cave tours")


async def wanted(booking_id: int) -> Booking:
    return book.get(booking_id)


Wanted = Annotated[Booking, Depends(wanted)]


def path(request: Request, route: str, **values: Any) -> str:
    return request.url_for(route, **values).path


@app.exception_handler(FullError)
def say_that_it_is_full(_request: Request, _error: FullError) -> Response:
    return JSONResponse({"error": "full"}, 409)


# Version 1


v1 = APIRouter(prefix="/v1")


class NewBookingV1(BaseModel):
    name: Name
    day: date
    people: People


class ChangesV1(BaseModel):
    name: Name | None = None
    people: People | None = None


def shown_v1(request: Request, one: Booking) -> dict[str, Any]:
    link = path(request, "v1_booking", booking_id=one.id)
    return {"id": one.id, "name": one.name, "day": one.day, "people": one.people, "link": link}


async def confirmed(booking: Wanted) -> Booking:
    if not booking.confirmed:
        raise HTTPException(409, "This booking is not confirmed yet")
    return booking


Confirmed = Annotated[Booking, Depends(confirmed)]


@v1.post("/bookings")
async def add_v1(new: NewBookingV1, request: Request) -> dict[str, Any]:
    return shown_v1(
        request, book.add(name=new.name, day=new.day, adults=new.people, may_wait=False)
    )


@v1.get("/bookings")
async def list_v1(day: date, request: Request) -> list[dict[str, Any]]:
    return [shown_v1(request, one) for one in book.on(day) if one.confirmed]


@v1.get("/bookings/{booking_id}", name="v1_booking")
async def show_v1(booking: Confirmed, request: Request) -> dict[str, Any]:
    return shown_v1(request, booking)


@v1.patch("/bookings/{booking_id}")
async def change_v1(booking: Confirmed, changes: ChangesV1, request: Request) -> dict[str, Any]:
    if changes.people is not None:
        book.resize(booking, changes.people)
    if changes.name is not None:
        booking.name = changes.name
    return shown_v1(request, booking)


@v1.delete("/bookings/{booking_id}", status_code=204)
async def cancel_v1(booking_id: int) -> None:
    book.remove(booking_id)


@v1.get("/days/{day}", name="v1_day")
async def day_v1(day: date, request: Request) -> dict[str, Any]:
    return {"day": day, "free": book.free(day), "link": path(request, "v1_day", day=day)}


# Version 2


v2 = APIRouter(prefix="/v2")


class Contact(BaseModel):
    name: Name
    phone: Annotated[str, Field(min_length=1, max_length=30)] | None = None


class NewBookingV2(BaseModel):
    contact: Contact
    day: date
    adults: Annotated[int, Field(ge=1)]
    children: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def not_more_than_the_cave_takes(self) -> "NewBookingV2":
        if self.adults + self.children > PLACES:
            raise ValueError(f"no more than {PLACES} people")
        return self


class ShownV2(BaseModel):
    id: int
    contact: Contact
    day: date
    adults: int
    children: int
    status: str
    link: str


def shown_v2(request: Request, one: Booking) -> ShownV2:
    return ShownV2(
        id=one.id,
        contact=Contact(name=one.name, phone=one.phone),
        day=one.day,
        adults=one.adults,
        children=one.children,
        status="confirmed" if one.confirmed else "waiting",
        link=path(request, "v2_booking", booking_id=one.id),
    )


@v2.post("/bookings", status_code=201)
async def add_v2(new: NewBookingV2, request: Request, response: Response) -> ShownV2:
    booking = book.add(
        name=new.contact.name,
        phone=new.contact.phone,
        day=new.day,
        adults=new.adults,
        children=new.children,
        may_wait=True,
    )
    shown = shown_v2(request, booking)
    response.headers["Location"] = shown.link
    return shown


@v2.get("/bookings")
async def list_v2(day: date, request: Request) -> dict[str, list[ShownV2]]:
    return {"items": [shown_v2(request, one) for one in book.on(day)]}


@v2.get("/bookings/{booking_id}", name="v2_booking")
async def show_v2(booking: Wanted, request: Request) -> ShownV2:
    return shown_v2(request, booking)


@v2.delete("/bookings/{booking_id}", status_code=204)
async def cancel_v2(booking_id: int) -> None:
    book.remove(booking_id)


@v2.get("/days/{day}", name="v2_day")
async def day_v2(day: date, request: Request) -> dict[str, Any]:
    return {"day": day, "free": book.free(day), "link": path(request, "v2_day", day=day)}


app.include_router(v1)
app.include_router(v2)
