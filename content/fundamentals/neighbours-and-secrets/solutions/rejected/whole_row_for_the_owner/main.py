# caught by: hidden/test_views.py::test_keeps_internal_fields_from_the_owner
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, status
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field, SecretStr

PEOPLE: dict[int, dict[str, Any]] = {
    1: {
        "id": 1,
        "name": "Ada",
        "street": "Mill Lane",
        "email": "ada@example.org",
        "password_hash": "SECRET-6f1c",
    },
    2: {
        "id": 2,
        "name": "Ben",
        "street": "Mill Lane",
        "email": "ben@example.org",
        "password_hash": "SECRET-b07e",
        "totp_key": "SECRET-JBSW",
    },
    3: {
        "id": 3,
        "name": "Cleo",
        "street": "Harbour Row",
        "email": "cleo@example.org",
        "password_hash": "SECRET-93ad",
        "reset_token": "SECRET-x81q",
    },
}
OFFERS: list[dict[str, Any]] = [
    {
        "id": 1,
        "title": "A long ladder to borrow",
        "by": PEOPLE[1],
        "helpers": [PEOPLE[2], PEOPLE[3]],
        "replies": [{"text": "May I have it on Sunday?", "author": PEOPLE[3]}],
    },
    {
        "id": 2,
        "title": "Help with tax forms",
        "by": PEOPLE[3],
        "helpers": [],
        "replies": [],
    },
]


def hashed(password: str) -> str:
    """Stands for a real password hash."""
    return "SECRET-" + sha256(password.encode()).hexdigest()


Row = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """A row that has been cut to what everybody may see; nothing else is passed on."""

    id: int
    name: str

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Account(Person):
    street: str
    email: str


@dataclass(frozen=True)
class Reply:
    text: str
    author: Person


@dataclass(frozen=True)
class Offer:
    id: int
    title: str
    by: Person
    helpers: list[Person]
    replies: list[Reply]

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=row["id"],
            title=row["title"],
            by=Person.of(row["by"]),
            helpers=[Person.of(each) for each in row["helpers"]],
            replies=[Reply(each["text"], Person.of(each["author"])) for each in row["replies"]],
        )


Text = Annotated[str, Field(min_length=1, max_length=40)]


class Registration(BaseModel):
    name: Text
    street: Text
    email: Annotated[str, Field(min_length=3, max_length=80)]
    password: Annotated[SecretStr, Field(min_length=12, max_length=128)]


async def existing_row(person_id: int) -> Row:
    if person_id not in PEOPLE:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return PEOPLE[person_id]


router = APIRouter()


@router.get("/people")
async def list_people(q: str = "") -> list[Person]:
    people = [Person.of(row) for row in PEOPLE.values()]
    return [person for person in people if q.casefold() in person.name.casefold()]


@router.get("/people/{person_id}")
async def show_person(
    row: Annotated[Row, Depends(existing_row)],
    x_person: Annotated[int | None, Header()] = None,
) -> Any:
    if row["id"] != x_person:
        return Person.of(row)
    return {key: value for key, value in row.items() if key != "password_hash"}


@router.get("/streets")
async def list_streets() -> dict[str, list[Person]]:
    names = sorted({row["street"] for row in PEOPLE.values()})
    return {
        name: [Person.of(row) for row in PEOPLE.values() if row["street"] == name] for name in names
    }


@router.get("/offers")
async def list_offers() -> list[Offer]:
    return [Offer.of(row) for row in OFFERS]


@router.post("/people", status_code=status.HTTP_201_CREATED)
async def register(form: Registration) -> Account:
    if form.email in {row["email"] for row in PEOPLE.values()}:
        raise HTTPException(status.HTTP_409_CONFLICT)
    row = {
        "id": max(PEOPLE) + 1,
        "name": form.name,
        "street": form.street,
        "email": form.email,
        "password_hash": hashed(form.password.get_secret_value()),
    }
    PEOPLE[row["id"]] = row
    return Account.of(row)


async def refuse_quietly(request: Request, error: RequestValidationError) -> Response:
    """Answer as FastAPI does, without repeating what was sent."""
    mistakes = [
        {key: value for key, value in each.items() if key not in {"input", "ctx"}}
        for each in error.errors()
    ]
    return await request_validation_exception_handler(request, RequestValidationError(mistakes))


app = FastAPI(title="Neighbours", exception_handlers={RequestValidationError: refuse_quietly})
app.include_router(router)
