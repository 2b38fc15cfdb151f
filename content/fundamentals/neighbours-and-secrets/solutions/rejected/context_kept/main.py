# caught by: hidden/test_registration.py::test_does_not_repeat_the_form
from hashlib import sha256
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

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


app = FastAPI(title="Neighbours")


class Neighbour(BaseModel):
    """What everybody may see of a person."""

    id: int
    name: str


class Myself(Neighbour):
    """What people may see of themselves."""

    street: str
    email: str


class Reply(BaseModel):
    text: str
    author: Neighbour


class Offer(BaseModel):
    id: int
    title: str
    by: Neighbour
    helpers: list[Neighbour]
    replies: list[Reply]


class Registration(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    street: str = Field(min_length=1, max_length=40)
    email: str = Field(min_length=3, max_length=80)
    password: str = Field(min_length=12, max_length=128)


@app.exception_handler(RequestValidationError)
def refuse(request: Request, error: RequestValidationError) -> JSONResponse:
    detail = [
        {key: mistake[key] for key in mistake if key != "input"} for mistake in error.errors()
    ]
    return JSONResponse({"detail": detail}, status_code=422)


@app.get("/people", response_model=list[Neighbour])
def list_people(q: str = "") -> list[dict[str, Any]]:
    return [row for row in PEOPLE.values() if q.lower() in row["name"].lower()]


@app.get("/people/{person_id}")
def show_person(
    person_id: int, x_person: Annotated[int | None, Header()] = None
) -> Myself | Neighbour:
    if person_id not in PEOPLE:
        raise HTTPException(404)
    view = Myself if person_id == x_person else Neighbour
    return view.model_validate(PEOPLE[person_id])


@app.get("/streets", response_model=dict[str, list[Neighbour]])
def list_streets() -> dict[str, list[dict[str, Any]]]:
    streets: dict[str, list[dict[str, Any]]] = {}
    for row in PEOPLE.values():
        streets.setdefault(row["street"], []).append(row)
    return streets


@app.get("/offers", response_model=list[Offer])
def list_offers() -> list[dict[str, Any]]:
    return OFFERS


@app.post("/people", status_code=201, response_model=Myself)
def register(form: Registration) -> dict[str, Any]:
    if any(row["email"] == form.email for row in PEOPLE.values()):
        raise HTTPException(409, detail="This e-mail address is in use")
    number = len(PEOPLE) + 1
    row = form.model_dump(exclude={"password"})
    row |= {"id": number, "password_hash": hashed(form.password)}
    PEOPLE[number] = row
    return row
