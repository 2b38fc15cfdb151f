from collections.abc import Iterator
from typing import Annotated

import outside
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session

app = FastAPI(title="Weather diary")
app.include_router(outside.router)

engine = create_engine("sqlite:///diary.db")


class Base(DeclarativeBase):
    """The tables, if you like to keep your tokens in the database."""


def open_session() -> Iterator[Session]:
    """Commit what a handler did, or roll it back if it raised an exception."""
    with Session(engine) as session, session.begin():
        yield session


OpenSession = Annotated[Session, Depends(open_session, scope="function")]


class SignIn(BaseModel):
    """Who somebody says to be."""

    username: str
    password: str


@app.post("/auth/sign-in")
def sign_in(form: SignIn):
    return {"access_token": form.username, "expires_in": 600}


# Your other endpoints go here.
