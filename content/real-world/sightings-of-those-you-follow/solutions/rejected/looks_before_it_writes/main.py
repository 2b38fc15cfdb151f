# caught by: hidden/test_watchers.py::test_same_moment
import base64
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    create_engine,
    delete,
    event,
    exists,
    func,
    or_,
    select,
    tuple_,
)
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


class Sighting(Base):
    __tablename__ = "sightings"
    __table_args__ = (Index("newest_of_a_watcher", "watcher_id", "seen_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    watcher_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"))
    bird: Mapped[str]
    seen_at: Mapped[datetime]  # UTC, as SQLite keeps no offsets


class Follow(Base):
    __tablename__ = "follows"
    follower_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)
    followed_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)


class Thanks(Base):
    __tablename__ = "thanks"
    sighting_id: Mapped[int] = mapped_column(
        ForeignKey("sightings.id", ondelete="CASCADE"), primary_key=True
    )
    watcher_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)


Base.metadata.create_all(engine)

app = FastAPI(title="Bird watchers")


class NewWatcher(BaseModel):
    name: Annotated[str, Field(pattern="^[a-z]{1,20}$")]


class NewSighting(BaseModel):
    bird: Annotated[str, Field(min_length=1, max_length=60)]
    seen_at: AwareDatetime


class SightingOut(BaseModel):
    id: int
    by: str
    bird: str
    seen_at: datetime
    thanks: int
    thanked: bool


class Page(BaseModel):
    items: list[SightingOut]
    next: str | None


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


def shown_to(me: Watcher) -> Select[tuple[int, str, str, datetime, int, bool]]:
    """Return the query of sightings as this watcher sees them."""
    thanks = select(func.count()).where(Thanks.sighting_id == Sighting.id).scalar_subquery()
    mine = exists().where(Thanks.sighting_id == Sighting.id, Thanks.watcher_id == me.id)
    return select(
        Sighting.id,
        Watcher.name.label("by"),
        Sighting.bird,
        Sighting.seen_at,
        thanks.label("thanks"),
        mine.label("thanked"),
    ).join(Watcher, Watcher.id == Sighting.watcher_id)


def as_sighting(row) -> SightingOut:
    return SightingOut(**{**row._mapping, "seen_at": row.seen_at.replace(tzinfo=UTC)})


@app.post("/sightings", status_code=201)
def add_sighting(new: NewSighting, me: MeDep, session: SessionDep) -> SightingOut:
    seen_at = new.seen_at.astimezone(UTC).replace(tzinfo=None)
    sighting = Sighting(watcher_id=me.id, bird=new.bird, seen_at=seen_at)
    session.add(sighting)
    session.flush()
    shown = as_sighting(session.execute(shown_to(me).where(Sighting.id == sighting.id)).one())
    session.commit()
    return shown


@app.delete("/sightings/{sighting_id}", status_code=204)
def remove_sighting(sighting_id: int, me: MeDep, session: SessionDep) -> None:
    sighting = session.get(Sighting, sighting_id)
    if sighting is None:
        raise HTTPException(404, "No such sighting")
    if sighting.watcher_id != me.id:
        raise HTTPException(403, "Somebody else's sighting")
    # Of two requests at the same moment one removes the row, and the other finds none.
    mine = delete(Sighting).where(Sighting.id == sighting_id, Sighting.watcher_id == me.id)
    removed = session.execute(mine).rowcount
    session.commit()
    if not removed:
        raise HTTPException(404, "No such sighting")


def other(name: str, session: SessionDep) -> Watcher:
    found = session.scalar(select(Watcher).where(Watcher.name == name))
    if found is None:
        raise HTTPException(404, "No such watcher")
    return found


OtherDep = Annotated[Watcher, Depends(other)]


@app.put("/me/follows/{name}", status_code=204)
def follow(followed: OtherDep, me: MeDep, session: SessionDep) -> None:
    if followed.id == me.id:
        raise HTTPException(422, "You see your own sightings anyway")
    if session.get(Follow, (me.id, followed.id)) is None:
        session.add(Follow(follower_id=me.id, followed_id=followed.id))
        session.commit()


@app.delete("/me/follows/{name}", status_code=204)
def unfollow(followed: OtherDep, me: MeDep, session: SessionDep) -> None:
    session.execute(
        delete(Follow).where(Follow.follower_id == me.id, Follow.followed_id == followed.id)
    )
    session.commit()


def existing(sighting_id: int, session: SessionDep) -> int:
    if session.get(Sighting, sighting_id) is None:
        raise HTTPException(404, "No such sighting")
    return sighting_id


ExistingDep = Annotated[int, Depends(existing)]


@app.put("/sightings/{sighting_id}/thanks", status_code=204)
def thank(sighting: ExistingDep, me: MeDep, session: SessionDep) -> None:
    if session.get(Thanks, (sighting, me.id)) is None:
        session.add(Thanks(sighting_id=sighting, watcher_id=me.id))
        session.commit()


@app.delete("/sightings/{sighting_id}/thanks", status_code=204)
def take_thanks_back(sighting: ExistingDep, me: MeDep, session: SessionDep) -> None:
    mine = delete(Thanks).where(Thanks.sighting_id == sighting, Thanks.watcher_id == me.id)
    session.execute(mine)
    session.commit()


def to_cursor(seen_at: datetime, sighting_id: int) -> str:
    """Return where a page has ended: the place of its last sighting, not its number."""
    place = json.dumps([seen_at.isoformat(), sighting_id])
    return base64.urlsafe_b64encode(place.encode()).decode()


def from_cursor(cursor: str | None = None) -> tuple[datetime, int] | None:
    """Return the place after which a page begins; whatever is no cursor of ours is a 400."""
    if cursor is None:
        return None
    try:
        seen_at, sighting_id = json.loads(base64.urlsafe_b64decode(cursor))
        place = datetime.fromisoformat(seen_at), int(sighting_id)
    except (ValueError, TypeError, OverflowError):
        raise HTTPException(400, "This is no cursor of ours") from None
    # Reading is lenient, writing is not. And SQLite knows no larger numbers.
    if to_cursor(*place) != cursor or place[1] >= 2**63:
        raise HTTPException(400, "This is no cursor of ours")
    return place


@app.get("/feed")
def show_feed(
    me: MeDep,
    session: SessionDep,
    after: Annotated[tuple[datetime, int] | None, Depends(from_cursor)],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Page:
    followed = select(Follow.followed_id).where(Follow.follower_id == me.id)
    query = shown_to(me).where(or_(Sighting.watcher_id == me.id, Sighting.watcher_id.in_(followed)))
    place = tuple_(Sighting.seen_at, Sighting.id)
    if after is not None:
        query = query.where(place < after)
    query = query.order_by(Sighting.seen_at.desc(), Sighting.id.desc())
    rows = session.execute(query.limit(limit + 1)).all()  # one more says whether there is more
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(
        items=[as_sighting(row) for row in rows],
        next=to_cursor(rows[-1].seen_at, rows[-1].id) if more else None,
    )
