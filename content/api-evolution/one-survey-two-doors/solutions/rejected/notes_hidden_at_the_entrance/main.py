# caught by: hidden/test_limits.py::test_keeps_the_notes
import os
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Annotated, Any

import strawberry
from fastapi import Depends, FastAPI, Header, HTTPException
from graphql import GraphQLError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool
from strawberry.dataloader import DataLoader
from strawberry.extensions import MaskErrors, QueryDepthLimiter
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


class NotAllowedError(Exception):
    pass


class NoSuchBuilderError(Exception):
    pass


# What both doors lead to. Who may do what is decided here, not at the door.


def notes_of(organ: Organ, surveyor: bool) -> str | None:
    return organ.notes if surveyor else None


async def find_organ(id: int) -> Organ | None:
    async with Session() as session:
        return await session.get(Organ, id)


async def store_organ(new: NewOrgan, surveyor: bool) -> Organ:
    if not surveyor:
        raise NotAllowedError
    async with Session() as session:
        if new.builder_id is not None and await session.get(Builder, new.builder_id) is None:
            raise NoSuchBuilderError
        organ = Organ(**new.model_dump(), notes=None)
        session.add(organ)
        await session.commit()
    return organ


def show(organ: Organ, surveyor: bool) -> OrganOut:
    shown = OrganOut.model_validate(organ)
    return shown.model_copy(update={"notes": notes_of(organ, surveyor)})


@app.get("/organs/{id}")
async def read_organ(id: int, surveyor: Surveyor) -> OrganOut:
    organ = await find_organ(id)
    if organ is None:
        raise HTTPException(404, "There is no such organ")
    return show(organ, surveyor)


@app.post("/organs", status_code=201)
async def post_organ(new: NewOrgan, surveyor: Surveyor) -> OrganOut:
    try:
        return show(await store_organ(new, surveyor), surveyor)
    except NotAllowedError:
        raise HTTPException(401, "Only surveyors may add an organ") from None
    except NoSuchBuilderError:
        raise HTTPException(404, "There is no such builder") from None


async def load_builders(ids: list[int]) -> list[Builder | None]:
    """Answer in the order of the keys, with None for those that are not there."""
    async with Session() as session:
        rows = await session.scalars(select(Builder).where(Builder.id.in_(ids)))
        found = {row.id: row for row in rows}
    return [found.get(id) for id in ids]


async def load_organs_of(builder_ids: list[int]) -> list[list[Organ]]:
    found: dict[int | None, list[Organ]] = defaultdict(list)
    async with Session() as session:
        query = select(Organ).where(Organ.builder_id.in_(builder_ids)).order_by(Organ.id)
        for row in await session.scalars(query):
            found[row.builder_id].append(row)
    return [found[id] for id in builder_ids]


async def get_context(surveyor: Surveyor) -> dict[str, Any]:
    """Make what belongs to one request: loaders remember, and must not outlive it."""
    return {
        "surveyor": surveyor,
        "builders": DataLoader(load_builders),
        "organs_of": DataLoader(load_organs_of),
    }


@strawberry.type(name="Builder")
class BuilderType:
    id: int
    name: str

    @strawberry.field
    async def organs(self, info: strawberry.Info) -> list["OrganType"]:
        return [OrganType.of(row) for row in await info.context["organs_of"].load(self.id)]


@strawberry.type(name="Organ")
class OrganType:
    id: int
    place: str
    stops: int
    notes: str | None
    row: strawberry.Private[Organ]

    @classmethod
    def of(cls, row: Organ, surveyor: bool = True) -> "OrganType":
        notes = notes_of(row, surveyor)
        return cls(id=row.id, place=row.place, stops=row.stops, notes=notes, row=row)

    @strawberry.field
    async def builder(self, info: strawberry.Info) -> BuilderType | None:
        if self.row.builder_id is None:
            return None
        row = await info.context["builders"].load(self.row.builder_id)
        return BuilderType(id=row.id, name=row.name) if row else None

    @strawberry.field
    def drawing(self) -> str | None:
        return read_drawing(self.id)


@strawberry.enum
class AddOrganProblem(Enum):
    NOT_ALLOWED = "NOT_ALLOWED"
    INVALID = "INVALID"
    NO_SUCH_BUILDER = "NO_SUCH_BUILDER"


@strawberry.type
class AddOrganPayload:
    organ: OrganType | None = None
    problem: AddOrganProblem | None = None


@strawberry.type
class Query:
    @strawberry.field
    async def organs(self, info: strawberry.Info, limit: int = 20) -> list[OrganType]:
        if not 1 <= limit <= 50:
            raise ValueError("limit must be from 1 to 50")
        async with Session() as session:
            rows = await session.scalars(select(Organ).order_by(Organ.id).limit(limit))
            return [OrganType.of(row, info.context["surveyor"]) for row in rows]

    @strawberry.field
    async def organ(self, info: strawberry.Info, id: int) -> OrganType | None:
        row = await find_organ(id)
        return OrganType.of(row, info.context["surveyor"]) if row else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_organ(
        self, info: strawberry.Info, place: str, stops: int, builder_id: int | None = None
    ) -> AddOrganPayload:
        surveyor = info.context["surveyor"]
        if not surveyor:
            return AddOrganPayload(problem=AddOrganProblem.NOT_ALLOWED)
        try:
            new = NewOrgan(place=place, stops=stops, builder_id=builder_id)
            row = await store_organ(new, surveyor)
        except ValidationError:
            return AddOrganPayload(problem=AddOrganProblem.INVALID)
        except NoSuchBuilderError:
            return AddOrganPayload(problem=AddOrganProblem.NO_SUCH_BUILDER)
        # What was loaded before is no longer true for the rest of this request.
        info.context["organs_of"].clear_all()
        return AddOrganPayload(organ=OrganType.of(row))


def is_unexpected(error: GraphQLError) -> bool:
    """Tell an exception from what GraphQL says; about a variable it says it with an original error."""
    return not isinstance(error.original_error, GraphQLError | None)


schema = strawberry.Schema(
    Query,
    Mutation,
    extensions=[
        lambda: QueryDepthLimiter(max_depth=4),  # it does not count the innermost level
        lambda: MaskErrors(should_mask_error=is_unexpected),
    ],
)
app.include_router(GraphQLRouter(schema, context_getter=get_context), prefix="/graphql")
