import os
import tempfile
import time
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/birds.db"
DATABASE_SECONDS = float(os.environ.get("DATABASE_SECONDS", "0"))
engine = create_engine(DATABASE_URL)


@event.listens_for(engine, "connect")
def keep_foreign_keys(connection, record) -> None:
    """Let SQLite refuse a reference to a row that does not exist."""
    connection.execute("PRAGMA foreign_keys = ON")


@event.listens_for(engine, "before_cursor_execute")
def be_far_away(*statement) -> None:
    """Let each statement take a moment, as with a database in another town."""
    time.sleep(DATABASE_SECONDS)


class Base(DeclarativeBase):
    pass


class Watcher(Base):
    __tablename__ = "watchers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


# Your tables go here.

Base.metadata.create_all(engine)

app = FastAPI(title="Bird watchers")


class NewWatcher(BaseModel):
    name: Annotated[str, Field(pattern="^[a-z]{1,20}$")]


class NewSighting(BaseModel):
    bird: Annotated[str, Field(min_length=1, max_length=60)]
    seen_at: AwareDatetime


def open_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(open_session)]


def find_me(session: SessionDep, x_watcher: Annotated[str, Header()]) -> Watcher:
    """Return who asks. A gateway before us has checked it and sets the header."""
    found = session.scalar(select(Watcher).where(Watcher.name == x_watcher))
    if found is None:
        raise HTTPException(401, "Who are you?")
    return found


MeDep = Annotated[Watcher, Depends(find_me)]


@app.post("/watchers", status_code=201)
def add_watcher(new: NewWatcher, session: SessionDep) -> NewWatcher:
    session.add(Watcher(name=new.name))
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "This name is taken") from None
    return new


# Your routes go here, step by step.
