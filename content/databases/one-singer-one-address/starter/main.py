import os
import tempfile
import time
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field
from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

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
    email: Annotated[str, Field(min_length=3, max_length=100)]
    hotel_id: int


class NewChoir(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    singers: Annotated[list[NewSinger], Field(min_length=1, max_length=20)]


@app.get("/choirs")
def list_choirs():
    return []


# Your routes go here.
