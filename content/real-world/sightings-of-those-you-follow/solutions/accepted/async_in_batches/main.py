import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import CheckConstraint, ForeignKey, and_, delete, event, func, or_, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/birds.db"
DATABASE_SECONDS = float(os.environ.get("DATABASE_SECONDS", "0"))
engine = create_async_engine(make_url(DATABASE_URL).set(drivername="sqlite+aiosqlite"))
cursors = URLSafeSerializer(os.environ.get("CURSOR_KEY", "only for trying it out"), salt="feed")


@event.listens_for(engine.sync_engine, "connect")
def keep_foreign_keys(connection, record) -> None:
    """Let SQLite refuse a reference to a row that does not exist."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@event.listens_for(engine.sync_engine, "before_cursor_execute")
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
    id: Mapped[int] = mapped_column(primary_key=True)
    watcher_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), index=True)
    bird: Mapped[str]
    second: Mapped[int] = mapped_column(index=True)  # since 1970: one instant, one number
    watcher: Mapped[Watcher] = relationship()


class Follow(Base):
    __tablename__ = "follows"
    __table_args__ = (CheckConstraint("follower_id <> followed_id"),)
    follower_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)
    followed_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)


class Thanks(Base):
    __tablename__ = "thanks"
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), primary_key=True)
    watcher_id: Mapped[int] = mapped_column(ForeignKey("watchers.id"), primary_key=True)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(title="Bird watchers", lifespan=lifespan)


class NewWatcher(BaseModel):
    name: Annotated[str, Field(pattern="^[a-z]{1,20}$")]


class NewSighting(BaseModel):
    bird: Annotated[str, Field(min_length=1, max_length=60)]
    seen_at: AwareDatetime


class Birds:
    """What one watcher does and sees, in one session."""

    def __init__(self, session: AsyncSession, me: Watcher) -> None:
        self.session = session
        self.me = me

    async def watcher(self, name: str) -> Watcher:
        found = await self.session.scalar(select(Watcher).where(Watcher.name == name))
        if found is None:
            raise HTTPException(404, "No such watcher")
        return found

    async def sighting(self, sighting_id: int) -> Sighting:
        found = await self.session.get(Sighting, sighting_id)
        if found is None:
            raise HTTPException(404, "No such sighting")
        return found

    async def keep(self, row: Base) -> None:
        """Store a row that may be there already."""
        self.session.add(row)
        try:
            await self.session.commit()
        except IntegrityError:  # the pair exists: what was asked for is so
            await self.session.rollback()

    async def described(self, sightings: list[Sighting]) -> list[dict[str, Any]]:
        """Return sightings as they are shown, with one statement for all thanks."""
        mine = func.max(Thanks.watcher_id == self.me.id)
        ids = [sighting.id for sighting in sightings]
        query = select(Thanks.sighting_id, func.count(), mine).where(Thanks.sighting_id.in_(ids))
        rows = await self.session.execute(query.group_by(Thanks.sighting_id))
        thanks = {sighting_id: (count, bool(own)) for sighting_id, count, own in rows}
        shown = []
        for sighting in sightings:
            count, own = thanks.get(sighting.id, (0, False))
            seen_at = datetime.fromtimestamp(sighting.second, UTC)
            shown.append(
                {
                    "id": sighting.id,
                    "by": sighting.watcher.name,
                    "bird": sighting.bird,
                    "seen_at": seen_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "thanks": count,
                    "thanked": own,
                }
            )
        return shown

    async def feed(self, after: tuple[int, int] | None, limit: int) -> dict[str, Any]:
        followed = select(Follow.followed_id).where(Follow.follower_id == self.me.id)
        seen = [self.me.id, *await self.session.scalars(followed)]
        query = select(Sighting).where(Sighting.watcher_id.in_(seen))
        if after is not None:
            second, last_id = after
            same = and_(Sighting.second == second, Sighting.id < last_id)
            query = query.where(or_(Sighting.second < second, same))
        query = query.order_by(Sighting.second.desc(), Sighting.id.desc()).limit(limit + 1)
        found = list(await self.session.scalars(query.options(joinedload(Sighting.watcher))))
        page = found[:limit]
        last = [page[-1].second, page[-1].id] if len(found) > limit else None
        return {
            "items": await self.described(page),
            "next": cursors.dumps(last) if last else None,
        }


async def birds_of_me(x_watcher: Annotated[str, Header()]) -> AsyncIterator[Birds]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        me = await session.scalar(select(Watcher).where(Watcher.name == x_watcher))
        if me is None:
            raise HTTPException(401, "Who are you?")
        yield Birds(session, me)


BirdsDep = Annotated[Birds, Depends(birds_of_me)]


@app.post("/watchers", status_code=201)
async def add_watcher(new: NewWatcher) -> NewWatcher:
    async with AsyncSession(engine) as session:
        session.add(Watcher(name=new.name))
        try:
            await session.commit()
        except IntegrityError:
            raise HTTPException(409, "This name is taken") from None
    return new


@app.post("/sightings", status_code=201)
async def add_sighting(new: NewSighting, birds: BirdsDep) -> dict[str, Any]:
    second = int(new.seen_at.timestamp())
    sighting = Sighting(watcher=birds.me, bird=new.bird, second=second)
    birds.session.add(sighting)
    await birds.session.commit()
    return (await birds.described([sighting]))[0]


@app.delete("/sightings/{sighting_id}", status_code=204)
async def remove_sighting(sighting_id: int, birds: BirdsDep) -> Response:
    sighting = await birds.sighting(sighting_id)
    if sighting.watcher_id != birds.me.id:
        raise HTTPException(403, "Somebody else's sighting")
    await birds.session.execute(delete(Thanks).where(Thanks.sighting_id == sighting_id))
    mine = delete(Sighting).where(Sighting.id == sighting_id, Sighting.watcher_id == birds.me.id)
    removed = await birds.session.execute(mine)
    await birds.session.commit()
    if removed.rowcount == 0:  # another request was a moment earlier
        raise HTTPException(404, "No such sighting")
    return Response(status_code=204)


@app.put("/me/follows/{name}", status_code=204)
async def follow(name: str, birds: BirdsDep) -> Response:
    followed = await birds.watcher(name)
    if followed is birds.me:
        raise HTTPException(422, "You see your own sightings anyway")
    await birds.keep(Follow(follower_id=birds.me.id, followed_id=followed.id))
    return Response(status_code=204)


@app.delete("/me/follows/{name}", status_code=204)
async def unfollow(name: str, birds: BirdsDep) -> Response:
    followed = await birds.watcher(name)
    mine = Follow.follower_id == birds.me.id
    await birds.session.execute(delete(Follow).where(mine, Follow.followed_id == followed.id))
    await birds.session.commit()
    return Response(status_code=204)


@app.put("/sightings/{sighting_id}/thanks", status_code=204)
async def thank(sighting_id: int, birds: BirdsDep) -> Response:
    await birds.sighting(sighting_id)
    await birds.keep(Thanks(sighting_id=sighting_id, watcher_id=birds.me.id))
    await birds.sighting(sighting_id)  # a refusal may also mean that it has just been removed
    return Response(status_code=204)


@app.delete("/sightings/{sighting_id}/thanks", status_code=204)
async def take_thanks_back(sighting_id: int, birds: BirdsDep) -> Response:
    await birds.sighting(sighting_id)
    mine = Thanks.watcher_id == birds.me.id
    await birds.session.execute(delete(Thanks).where(mine, Thanks.sighting_id == sighting_id))
    await birds.session.commit()
    return Response(status_code=204)


@app.get("/feed")
async def show_feed(
    birds: BirdsDep, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> dict[str, Any]:
    after = None
    if cursor is not None:
        try:
            second, last_id = cursors.loads(cursor)
        except BadSignature:
            raise HTTPException(400, "This is no cursor of ours") from None
        after = (second, last_id)
    return await birds.feed(after, limit)
