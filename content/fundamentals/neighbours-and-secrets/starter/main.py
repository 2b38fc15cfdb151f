"""A neighbourhood's app. It works, and it shows far too much."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException
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


class Registration(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    street: str = Field(min_length=1, max_length=40)
    email: str = Field(min_length=3, max_length=80)
    password: str = Field(min_length=12, max_length=128)


@app.get("/people")
def list_people(q: str = ""):
    return [row for row in PEOPLE.values() if q.lower() in str(row).lower()]


@app.get("/people/{person_id}")
def show_person(person_id: int, x_person: Annotated[int | None, Header()] = None):
    if person_id not in PEOPLE:
        raise HTTPException(404)
    return PEOPLE[person_id]


@app.get("/streets")
def list_streets():
    streets = {}
    for row in PEOPLE.values():
        streets.setdefault(row["street"], []).append(row)
    return streets


@app.get("/offers")
def list_offers():
    return OFFERS


@app.post("/people", status_code=201)
def register(form: Registration):
    for row in PEOPLE.values():
        if row["email"] == form.email:
            raise HTTPException(409, detail={"taken by": row})
    number = len(PEOPLE) + 1
    row = {"id": number, **form.model_dump(), "password_hash": hashed(form.password)}
    PEOPLE[number] = row
    return row
