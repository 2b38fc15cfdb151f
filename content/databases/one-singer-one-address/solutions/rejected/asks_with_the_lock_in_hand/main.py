# caught by: hidden/test_addresses.py::test_lets_others_write_meanwhile
import os
import tempfile
import time
from typing import Annotated

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
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


def tidy(email: object) -> object:
    return email.strip().lower() if isinstance(email, str) else email


class NewSinger(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    email: Annotated[str, BeforeValidator(tidy), Field(min_length=3, max_length=100)]
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


@app.get("/choirs")
def list_choirs() -> list[ChoirOut]:
    query = select(Choir).order_by(Choir.id).options(selectinload(Choir.singers))
    with Session(engine) as session:
        return [ChoirOut.model_validate(choir) for choir in session.scalars(query)]


def add_singers(session: Session, choir: Choir, news: list[NewSinger]) -> list[Singer]:
    added = []
    try:
        for new in news:
            if session.get(Hotel, new.hotel_id) is None:
                raise HTTPException(422, "No such hotel")
            ask_post_office(new.email)
            singer = Singer(**new.model_dump())
            choir.singers.append(singer)
            added.append(singer)
        session.flush()
    except IntegrityError:
        raise HTTPException(409, "An address is taken") from None
    return added


@app.post("/choirs", status_code=201)
def add_choir(new: NewChoir) -> ChoirOut:
    with Session(engine) as session:
        choir = Choir(name=new.name)
        session.add(choir)
        add_singers(session, choir, new.singers)
        session.commit()
        return ChoirOut.model_validate(choir)


@app.post("/choirs/{choir_id}/singers", status_code=201)
def add_singer(choir_id: int, new: NewSinger) -> SingerOut:
    with Session(engine) as session:
        choir = session.get(Choir, choir_id)
        if choir is None:
            raise HTTPException(404, "No such choir")
        (singer,) = add_singers(session, choir, [new])
        session.commit()
        return SingerOut.model_validate(singer)
