# caught by: hidden/test_rollback.py::test_stores_a_whole_choir_or_nothing
import os
import tempfile
import time
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import ForeignKey, UniqueConstraint, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
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
    email: Mapped[str]

    __table_args__ = (UniqueConstraint("email", name="one_singer_one_address"),)


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
        str,
        BeforeValidator(lambda text: text.strip().lower() if isinstance(text, str) else text),
        Field(min_length=3, max_length=100),
    ]
    hotel_id: int


class NewChoir(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    singers: Annotated[list[NewSinger], Field(min_length=1, max_length=20)]


Sessions = sessionmaker(engine)


class RefusedError(Exception):
    """A rule was broken, and everything of this transaction has to go."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail


@app.exception_handler(RefusedError)
def answer_refusal(request: Request, error: RefusedError) -> JSONResponse:
    return JSONResponse({"detail": error.detail}, error.status)


def insert_singer(session: Session, choir_id: int, new: NewSinger) -> dict[str, Any]:
    """Insert a singer and return what is shown of it, or refuse."""
    if session.scalar(select(Hotel.id).where(Hotel.id == new.hotel_id)) is None:
        raise RefusedError(422, "This hotel is not one of ours")
    statement = (
        insert(Singer)
        .values(choir_id=choir_id, **new.model_dump())
        .on_conflict_do_nothing(index_elements=[Singer.email])
        .returning(Singer.id)
    )
    singer_id = session.scalar(statement)
    if singer_id is None:
        raise RefusedError(409, f"Somebody sings with {new.email} already")
    return {"id": singer_id, **new.model_dump()}


@app.get("/choirs")
def list_choirs() -> list[dict[str, Any]]:
    with Sessions() as session:
        choirs = session.scalars(select(Choir).order_by(Choir.id)).all()
        return [
            {
                "id": choir.id,
                "name": choir.name,
                "singers": [
                    {"id": one.id, "name": one.name, "email": one.email, "hotel_id": one.hotel_id}
                    for one in choir.singers
                ],
            }
            for choir in choirs
        ]


@app.post("/choirs", status_code=201)
def add_choir(new: NewChoir) -> dict[str, Any]:
    for singer in new.singers:
        ask_post_office(singer.email)
    if len({singer.email for singer in new.singers}) < len(new.singers):
        raise RefusedError(409, "An address is given twice")
    with Sessions.begin() as session:
        choir_id = session.scalar(insert(Choir).values(name=new.name).returning(Choir.id))
    singers = []
    for singer in new.singers:
        with Sessions.begin() as session:
            singers.append(insert_singer(session, choir_id, singer))
    return {"id": choir_id, "name": new.name, "singers": singers}


@app.post("/choirs/{choir_id}/singers", status_code=201)
def add_singer(choir_id: int, new: NewSinger) -> dict[str, Any]:
    ask_post_office(new.email)
    with Sessions.begin() as session:
        if session.get(Choir, choir_id) is None:
            raise RefusedError(404, "This choir does not take part")
        return insert_singer(session, choir_id, new)
