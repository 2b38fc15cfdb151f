# caught by: hidden/test_loading.py::test_fields_side_by_side
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from enum import Enum
from functools import cached_property
from typing import Annotated

import strawberry
from fastapi import Depends, FastAPI, Header, HTTPException
from graphql import GraphQLError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool
from strawberry.dataloader import DataLoader
from strawberry.extensions import QueryDepthLimiter, SchemaExtension
from strawberry.fastapi import BaseContext, GraphQLRouter

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


class Problem(Enum):
    NOT_ALLOWED = 401
    INVALID = 422
    NO_SUCH_BUILDER = 404


class RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Survey(BaseContext):
    """All that one request may do, whichever door it came through."""

    def __init__(self, session: AsyncSession, surveyor: bool) -> None:
        super().__init__()
        self.session = session
        self.surveyor = surveyor
        self.lock = nullcontext()  # a request is one task, after all

    async def organs(self, limit: int) -> list[Organ]:
        async with self.lock:
            return list(await self.session.scalars(select(Organ).order_by(Organ.id).limit(limit)))

    async def organ(self, id: int) -> Organ | None:
        async with self.lock:
            return await self.session.get(Organ, id)

    def notes_of(self, organ: Organ) -> str | None:
        return organ.notes if self.surveyor else None

    async def add(self, place: str, stops: int, builder_id: int | None) -> Organ:
        if not self.surveyor:
            raise RefusedError(Problem.NOT_ALLOWED)
        try:
            new = NewOrgan(place=place, stops=stops, builder_id=builder_id)
        except ValidationError:
            raise RefusedError(Problem.INVALID) from None
        async with self.lock:
            if builder_id is not None and await self.session.get(Builder, builder_id) is None:
                raise RefusedError(Problem.NO_SUCH_BUILDER)
            organ = Organ(**new.model_dump(), notes=None)
            self.session.add(organ)
            await self.session.commit()
        self.__dict__.pop("organs_by_builder", None)  # the next one who asks gets a new loader
        return organ

    @cached_property
    def builders(self) -> DataLoader[int, Builder | None]:
        async def load(ids: list[int]) -> list[Builder | None]:
            async with self.lock:
                rows = await self.session.scalars(select(Builder).where(Builder.id.in_(ids)))
                found = {row.id: row for row in rows}
            return [found.get(id) for id in ids]

        return DataLoader(load)

    @cached_property
    def organs_by_builder(self) -> DataLoader[int, list[Organ]]:
        async def load(ids: list[int]) -> list[list[Organ]]:
            async with self.lock:
                rows = await self.session.scalars(
                    select(Organ).where(Organ.builder_id.in_(ids)).order_by(Organ.id)
                )
                found: dict[int, list[Organ]] = {id: [] for id in ids}
                for row in rows:
                    found[row.builder_id or 0].append(row)
            return list(found.values())

        return DataLoader(load)


async def get_survey(surveyor: Surveyor) -> AsyncIterator[Survey]:
    async with Session() as session:
        yield Survey(session, surveyor)


UsedSurvey = Annotated[Survey, Depends(get_survey)]


def to_json(organ: Organ, survey: Survey) -> dict[str, object]:
    return {
        "id": organ.id,
        "place": organ.place,
        "stops": organ.stops,
        "builder_id": organ.builder_id,
        "notes": survey.notes_of(organ),
    }


@app.get("/organs/{id}", response_model=OrganOut)
async def read_organ(id: int, survey: UsedSurvey):
    organ = await survey.organ(id)
    if organ is None:
        raise HTTPException(404, "There is no such organ")
    return to_json(organ, survey)


@app.post("/organs", status_code=201, response_model=OrganOut)
async def post_organ(new: NewOrgan, survey: UsedSurvey):
    try:
        organ = await survey.add(new.place, new.stops, new.builder_id)
    except RefusedError as error:
        raise HTTPException(error.problem.value, error.problem.name) from None
    return to_json(organ, survey)


Info = strawberry.Info[Survey, None]


@strawberry.type(name="Builder")
class GraphBuilder:
    row: strawberry.Private[Builder]

    @strawberry.field
    def id(self) -> int:
        return self.row.id

    @strawberry.field
    def name(self) -> str:
        return self.row.name

    @strawberry.field
    async def organs(self, info: Info) -> list["GraphOrgan"]:
        rows = await info.context.organs_by_builder.load(self.row.id)
        return [GraphOrgan(row=row) for row in rows]


@strawberry.type(name="Organ")
class GraphOrgan:
    row: strawberry.Private[Organ]

    @strawberry.field
    def id(self) -> int:
        return self.row.id

    @strawberry.field
    def place(self) -> str:
        return self.row.place

    @strawberry.field
    def stops(self) -> int:
        return self.row.stops

    @strawberry.field
    def notes(self, info: Info) -> str | None:
        return info.context.notes_of(self.row)

    @strawberry.field
    async def builder(self, info: Info) -> GraphBuilder | None:
        if self.row.builder_id is None:
            return None
        row = await info.context.builders.load(self.row.builder_id)
        return None if row is None else GraphBuilder(row=row)

    @strawberry.field
    def drawing(self) -> str | None:
        return read_drawing(self.row.id)


GraphProblem = strawberry.enum(Problem, name="AddOrganProblem")


@strawberry.type
class AddOrganPayload:
    organ: GraphOrgan | None = None
    problem: GraphProblem | None = None


@strawberry.type
class Query:
    @strawberry.field
    async def organs(self, info: Info, limit: int = 20) -> list[GraphOrgan]:
        if limit < 1 or limit > 50:
            raise GraphQLError("From 1 to 50 organs, please.")
        return [GraphOrgan(row=row) for row in await info.context.organs(limit)]

    @strawberry.field
    async def organ(self, info: Info, id: int) -> GraphOrgan | None:
        row = await info.context.organ(id)
        return None if row is None else GraphOrgan(row=row)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_organ(
        self, info: Info, place: str, stops: int, builder_id: int | None = None
    ) -> AddOrganPayload:
        try:
            return AddOrganPayload(
                organ=GraphOrgan(row=await info.context.add(place, stops, builder_id))
            )
        except RefusedError as error:
            return AddOrganPayload(problem=error.problem)


class SayNothing(SchemaExtension):
    """Replaces what exceptions say; what GraphQL itself says about a query stays."""

    def on_operation(self):
        yield
        result = self.execution_context.result
        for place, error in enumerate(result.errors or []):
            if error.original_error and not isinstance(error.original_error, GraphQLError):
                result.errors[place] = GraphQLError(
                    "Something went wrong here.", nodes=error.nodes, path=error.path
                )


schema = strawberry.Schema(
    Query, Mutation, extensions=[lambda: QueryDepthLimiter(max_depth=4), SayNothing]
)
app.include_router(GraphQLRouter(schema, context_getter=get_survey), prefix="/graphql")
