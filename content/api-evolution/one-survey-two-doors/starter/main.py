import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import strawberry
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool
from strawberry.fastapi import GraphQLRouter

# A new file for each start. In real life it is a server.
DATABASE_URL = f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/organs.db"
SURVEYOR_KEY = os.environ.get("SURVEYOR_KEY", "only-for-development")

engine = create_async_engine(DATABASE_URL, poolclass=NullPool)  # a file is quickly opened
Session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class Builder(Base):
    __tablename__ = "builders"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Organ(Base):
    __tablename__ = "organs"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    stops: Mapped[int]
    notes: Mapped[str | None]
    builder_id: Mapped[int | None] = mapped_column(ForeignKey("builders.id"))


async def fill() -> None:
    """Make the tables and forty organs; every ninth one is of an unknown builder."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with Session() as session:
        if await session.scalar(select(Organ.id).limit(1)):
            return
        for number in range(1, 7):
            session.add(Builder(id=number, name=f"Workshop {number}"))
        await session.flush()
        for number in range(1, 41):
            builder_id = None if number % 9 == 0 else [4, 2, 6, 1, 5, 3][number % 6]
            session.add(
                Organ(
                    id=number,
                    place=f"Parish {number}",
                    stops=number % 30 + 5,
                    notes=f"The lead of organ {number} is worth a theft",
                    builder_id=builder_id,
                )
            )
        await session.commit()


def read_drawing(organ_id: int) -> str:
    """Return the address of a drawing. The vault fails for some of them."""
    if organ_id % 7 == 0:
        raise OSError(f"/srv/vault/organ-{organ_id}.svg: permission denied")
    return f"https://organs.example/drawings/{organ_id}.svg"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await fill()
    yield
    await engine.dispose()


app = FastAPI(title="Survey of church organs", lifespan=lifespan)


def is_surveyor(x_surveyor_key: Annotated[str | None, Header()] = None) -> bool:
    return x_surveyor_key == SURVEYOR_KEY


Surveyor = Annotated[bool, Depends(is_surveyor)]


class NewOrgan(BaseModel):
    place: str = Field(min_length=1, max_length=80)
    stops: int = Field(ge=1, le=200)
    builder_id: int | None = None


class OrganOut(NewOrgan):
    model_config = ConfigDict(from_attributes=True)

    id: int
    notes: str | None


def hide(organ: Organ, surveyor: bool) -> OrganOut:
    shown = OrganOut.model_validate(organ)
    return shown if surveyor else shown.model_copy(update={"notes": None})


@app.get("/organs/{id}")
async def read_organ(id: int, surveyor: Surveyor) -> OrganOut:
    async with Session() as session:
        organ = await session.get(Organ, id)
    if organ is None:
        raise HTTPException(404, "There is no such organ")
    return hide(organ, surveyor)


@app.post("/organs", status_code=201)
async def post_organ(new: NewOrgan, surveyor: Surveyor) -> OrganOut:
    if not surveyor:
        raise HTTPException(401, "Only surveyors may add an organ")
    async with Session() as session:
        if new.builder_id is not None and await session.get(Builder, new.builder_id) is None:
            raise HTTPException(404, "There is no such builder")
        organ = Organ(**new.model_dump(), notes=None)
        session.add(organ)
        await session.commit()
    return hide(organ, surveyor)


@strawberry.type(name="Builder")
class BuilderType:
    id: int
    name: str

    @strawberry.field
    async def organs(self) -> list["OrganType"]:
        async with Session() as session:
            rows = await session.scalars(
                select(Organ).where(Organ.builder_id == self.id).order_by(Organ.id)
            )
            return [show(row) for row in rows]


@strawberry.type(name="Organ")
class OrganType:
    id: int
    place: str
    stops: int
    notes: str | None
    builder_id: strawberry.Private[int | None]

    @strawberry.field
    async def builder(self) -> BuilderType | None:
        async with Session() as session:
            row = await session.get(Builder, self.builder_id) if self.builder_id else None
            return BuilderType(id=row.id, name=row.name) if row else None

    @strawberry.field
    def drawing(self) -> str | None:
        return read_drawing(self.id)


def show(row: Organ) -> OrganType:
    return OrganType(
        id=row.id, place=row.place, stops=row.stops, notes=row.notes, builder_id=row.builder_id
    )


@strawberry.type
class Query:
    @strawberry.field
    async def organs(self, limit: int = 20) -> list[OrganType]:
        async with Session() as session:
            rows = await session.scalars(select(Organ).order_by(Organ.id).limit(limit))
            return [show(row) for row in rows]

    @strawberry.field
    async def organ(self, id: int) -> OrganType | None:
        async with Session() as session:
            row = await session.get(Organ, id)
            return show(row) if row else None


app.include_router(GraphQLRouter(strawberry.Schema(Query)), prefix="/graphql")
