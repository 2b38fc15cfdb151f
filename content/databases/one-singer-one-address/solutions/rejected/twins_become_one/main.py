# caught by: hidden/test_rollback.py::test_refuses_the_same_address_twice_in_a_choir
import os
import tempfile
import time
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/festival.db"
engine = create_engine(DATABASE_URL)


@event.listens_for(engine, "connect")
def keep_foreign_keys(connection, record) -> None:
    """Let SQLite refuse a reference to a row that does not exist."""
    connection.execute("PRAGMA foreign_keys = ON")


class Base(DeclarativeBase):
    pass


class Hotel(Base):
    __tablename__ = "hotels"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Choir(Base):
    __tablename__ = "choirs"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    singers: Mapped[list["Singer"]] = relationship(order_by="Singer.id")


class Singer(Base):
    __tablename__ = "singers"
    id: Mapped[int] = mapped_column(primary_key=True)
    choir_id: Mapped[int] = mapped_column(ForeignKey("choirs.id"))
    hotel_id: Mapped[int] = mapped_column(ForeignKey("hotels.id"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)


def ask_post_office(email: str) -> None:
    """Ask another service to watch for letters to this address. It takes a moment."""
    time.sleep(0.15 if email.endswith("@swifts.example") else 0.01)  # some are slow


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    if session.get(Hotel, 1) is None:
        session.add_all([Hotel(id=1, name="Linden"), Hotel(id=2, name="Bridge")])

app = FastAPI(title="Choir festival")


class NewSinger(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    email: Annotated[
        str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=100)
    ]
    hotel_id: int


class NewChoir(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    singers: Annotated[list[NewSinger], Field(min_length=1, max_length=20)]


class SingerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str
    hotel_id: int


class ChoirOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    singers: list[SingerOut]


def open_session() -> Iterator[Session]:
    with Session(engine) as session:  # closing it rolls back what was not committed
        yield session


SessionDep = Annotated[Session, Depends(open_session)]


def row_of(new: NewSinger, session: Session) -> Singer:
    """Return a new row for a singer, or answer that the hotel is unknown."""
    if session.get(Hotel, new.hotel_id) is None:
        raise HTTPException(422, "No such hotel")
    return Singer(**new.model_dump())


def commit(session: Session) -> None:
    """Commit, and answer that an address is taken when that is what the database says."""
    try:
        session.commit()
    except IntegrityError as error:
        if "singers.email" in str(error.orig):
            raise HTTPException(409, "An address is taken") from error
        raise


@app.get("/choirs")
def list_choirs(session: SessionDep) -> list[ChoirOut]:
    query = select(Choir).order_by(Choir.id).options(selectinload(Choir.singers))
    return [ChoirOut.model_validate(choir) for choir in session.scalars(query)]


@app.post("/choirs", status_code=201)
def add_choir(new: NewChoir, session: SessionDep) -> ChoirOut:
    by_email = {singer.email: singer for singer in new.singers}
    for email in by_email:
        ask_post_office(email)
    singers = [row_of(singer, session) for singer in by_email.values()]
    choir = Choir(name=new.name, singers=singers)
    session.add(choir)
    commit(session)
    return ChoirOut.model_validate(choir)


@app.post("/choirs/{choir_id}/singers", status_code=201)
def add_singer(choir_id: int, new: NewSinger, session: SessionDep) -> SingerOut:
    if session.get(Choir, choir_id) is None:
        raise HTTPException(404, "No such choir")
    ask_post_office(new.email)
    singer = row_of(new, session)
    singer.choir_id = choir_id
    session.add(singer)
    commit(session)
    return SingerOut.model_validate(singer)
