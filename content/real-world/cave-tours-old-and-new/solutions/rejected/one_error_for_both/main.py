# caught by: hidden/test_versions.py::test_version_1_is_as_it_was
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Annotated, Literal, Self

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, model_validator

PLACES = 12  # in the cave, on each day

Name = Annotated[str, Field(min_length=1, max_length=60)]
People = Annotated[int, Field(ge=1, le=PLACES)]
Children = Annotated[int, Field(ge=0, le=PLACES - 1)]


# What is so, whatever version asks: bookings and their rules.


@dataclass
class Booking:
    id: int
    day: date
    name: str
    adults: int
    children: int = 0
    phone: str | None = None
    waiting: bool = False

    @property
    def people(self) -> int:
        return self.adults + self.children


class FullError(Exception):
    """There are not enough places left."""


class Cave:
    def __init__(self) -> None:
        self._numbers = count(1)
        self._bookings: dict[int, Booking] = {}

    def on(self, day: date) -> list[Booking]:
        return [one for one in self._bookings.values() if one.day == day]

    def free(self, day: date) -> int:
        return PLACES - sum(one.people for one in self.on(day) if not one.waiting)

    def find(self, booking_id: int) -> Booking:
        if booking_id not in self._bookings:
            raise HTTPException(404, "No such booking")
        return self._bookings[booking_id]

    def book(
        self, day: date, name: str, adults: int, children: int, phone: str | None, may_wait: bool
    ) -> Booking:
        waiting = adults + children > self.free(day)
        if waiting and not may_wait:
            raise FullError
        booking = Booking(next(self._numbers), day, name, adults, children, phone, waiting)
        self._bookings[booking.id] = booking
        return booking

    def set_people(self, booking: Booking, people: int) -> None:
        if people - booking.people > self.free(booking.day):
            raise FullError
        if people <= booking.children:
            raise HTTPException(409, "Children need an adult; see version 2")
        booking.adults = people - booking.children
        self._let_in(booking.day)

    def cancel(self, booking: Booking) -> None:
        del self._bookings[booking.id]
        self._let_in(booking.day)

    def _let_in(self, day: date) -> None:
        """Confirm who waits and fits, whenever places may have become free."""
        for booking in self.on(day):
            if booking.waiting and booking.people <= self.free(day):
                booking.waiting = False


cave = Cave()


# Version 1, as it has been for years.


class NewBookingV1(BaseModel):
    name: Name
    day: date
    people: People


class ChangesV1(BaseModel):
    name: Name | None = None
    people: People | None = None


class BookingV1(BaseModel):
    id: int
    name: str
    day: date
    people: int
    link: str


v1 = APIRouter()


def shown_v1(request: Request, booking: Booking) -> BookingV1:
    link = request.url_for("v1:show_booking", booking_id=booking.id).path
    return BookingV1(
        id=booking.id, name=booking.name, day=booking.day, people=booking.people, link=link
    )


def find_for_v1(booking_id: int) -> Booking:
    """Return a booking that version 1 has words for."""
    booking = cave.find(booking_id)
    if booking.waiting:
        raise HTTPException(409, "This booking waits for a place; see version 2")
    return booking


@v1.post("/bookings")
async def add_booking_v1(new: NewBookingV1, request: Request) -> BookingV1:
    booking = cave.book(new.day, new.name, new.people, 0, None, may_wait=False)
    return shown_v1(request, booking)


@v1.get("/bookings")
async def list_bookings_v1(day: date, request: Request) -> list[BookingV1]:
    return [shown_v1(request, one) for one in cave.on(day) if not one.waiting]


@v1.get("/bookings/{booking_id}", name="v1:show_booking")
async def show_booking_v1(booking_id: int, request: Request) -> BookingV1:
    return shown_v1(request, find_for_v1(booking_id))


@v1.patch("/bookings/{booking_id}")
async def change_booking_v1(booking_id: int, changes: ChangesV1, request: Request) -> BookingV1:
    booking = find_for_v1(booking_id)
    if changes.people is not None:
        cave.set_people(booking, changes.people)
    booking.name = changes.name or booking.name
    return shown_v1(request, booking)


# Version 2.


class Contact(BaseModel):
    name: Name
    phone: Annotated[str, Field(min_length=1, max_length=30)] | None = None


class NewBookingV2(BaseModel):
    contact: Contact
    day: date
    adults: People
    children: Children = 0

    @model_validator(mode="after")
    def fit_into_the_cave(self) -> Self:
        if self.adults + self.children > PLACES:
            raise ValueError("more people than the cave has places")
        return self


class BookingV2(BaseModel):
    id: int
    contact: Contact
    day: date
    adults: int
    children: int
    status: Literal["confirmed", "waiting"]
    link: str


class BookingsV2(BaseModel):
    items: list[BookingV2]


v2 = APIRouter()


def shown_v2(request: Request, booking: Booking) -> BookingV2:
    return BookingV2(
        id=booking.id,
        contact=Contact(name=booking.name, phone=booking.phone),
        day=booking.day,
        adults=booking.adults,
        children=booking.children,
        status="waiting" if booking.waiting else "confirmed",
        link=request.url_for("v2:show_booking", booking_id=booking.id).path,
    )


@v2.post("/bookings", status_code=201)
async def add_booking_v2(new: NewBookingV2, request: Request, response: Response) -> BookingV2:
    contact = new.contact
    booking = cave.book(
        new.day, contact.name, new.adults, new.children, contact.phone, may_wait=True
    )
    shown = shown_v2(request, booking)
    response.headers["Location"] = shown.link
    return shown


@v2.get("/bookings")
async def list_bookings_v2(day: date, request: Request) -> BookingsV2:
    return BookingsV2(items=[shown_v2(request, one) for one in cave.on(day)])


@v2.get("/bookings/{booking_id}", name="v2:show_booking")
async def show_booking_v2(booking_id: int, request: Request) -> BookingV2:
    return shown_v2(request, cave.find(booking_id))


# What is the same in both, written once and included twice.


class Day(BaseModel):
    day: date
    free: int
    link: str


both = APIRouter()


@both.delete("/bookings/{booking_id}", status_code=204)
async def cancel_booking(booking_id: int) -> None:
    cave.cancel(cave.find(booking_id))


@both.get("/days/{day}")
async def show_day(day: date, request: Request) -> Day:
    return Day(day=day, free=cave.free(day), link=request.url.path)


app = FastAPI(title="Cave tours")
for prefix, router in {"/v1": v1, "/v2": v2}.items():
    app.include_router(router, prefix=prefix)
    app.include_router(both, prefix=prefix)


@app.exception_handler(FullError)
def say_that_it_is_full(_request: Request, _error: FullError) -> Response:
    return JSONResponse({"detail": "There are not enough places left"}, 409)
