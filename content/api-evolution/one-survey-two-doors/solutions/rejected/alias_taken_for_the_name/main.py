# caught by: hidden/test_limits.py::test_refuses_what_is_too_deep
import os
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Annotated, Any

import strawberry
from fastapi import Depends, FastAPI, Header, HTTPException
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool
from strawberry.dataloader import DataLoader
from strawberry.extensions import AddValidationRules, MaskErrors
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


async def store_organ(new: NewOrgan) -> Organ | None:
    """Store an organ for both doors. Return None if there is no such builder."""
    async with Session() as session:
        if new.builder_id is not None and await session.get(Builder, new.builder_id) is None:
            return None
        organ = Organ(**new.model_dump(), notes=None)
        session.add(organ)
        await session.commit()
    return organ


@app.post("/organs", status_code=201)
async def post_organ(new: NewOrgan, surveyor: Surveyor) -> OrganOut:
    if not surveyor:
        raise HTTPException(401, "Only surveyors may add an organ")
    organ = await store_organ(new)
    if organ is None:
        raise HTTPException(404, "There is no such builder")
    return hide(organ, surveyor)


# The second door

MAX_DEPTH = 5
MAX_LIMIT = 50


class Loaders:
    """Asks the database once for what many fields want. Each batch has a session of its own."""

    def __init__(self) -> None:
        self.first_organs = DataLoader(self._first_organs)
        self.organ = DataLoader(self._organ)
        self.builder = DataLoader(self._builder)
        self.organs_of = DataLoader(self._organs_of)

    async def _first_organs(self, limits: list[int]) -> list[list[Organ]]:
        async with Session() as session:
            query = select(Organ).order_by(Organ.id).limit(max(limits))
            organs = list(await session.scalars(query))
        return [organs[:limit] for limit in limits]

    async def _organ(self, ids: list[int]) -> list[Organ | None]:
        async with Session() as session:
            rows = await session.scalars(select(Organ).where(Organ.id.in_(ids)))
            found = {organ.id: organ for organ in rows}
        return [found.get(id) for id in ids]

    async def _builder(self, ids: list[int]) -> list[Builder | None]:
        async with Session() as session:
            rows = await session.scalars(select(Builder).where(Builder.id.in_(ids)))
            found = {builder.id: builder for builder in rows}
        return [found.get(id) for id in ids]

    async def _organs_of(self, builder_ids: list[int]) -> list[list[Organ]]:
        found = defaultdict(list)
        async with Session() as session:
            query = select(Organ).where(Organ.builder_id.in_(builder_ids)).order_by(Organ.id)
            for organ in await session.scalars(query):
                found[organ.builder_id].append(organ)
        return [found[id] for id in builder_ids]


class Context(BaseContext):
    def __init__(self, surveyor: bool) -> None:
        super().__init__()
        self.surveyor = surveyor
        self.loaders = Loaders()


def get_context(surveyor: Surveyor) -> Context:
    return Context(surveyor)


Info = strawberry.Info[Context, None]


@strawberry.type(name="Builder")
class BuilderType:
    id: int
    name: str

    @strawberry.field
    async def organs(self, info: Info) -> list["OrganType"]:
        return [show(row) for row in await info.context.loaders.organs_of.load(self.id)]


@strawberry.type(name="Organ")
class OrganType:
    row: strawberry.Private[Organ]
    id: int
    place: str
    stops: int

    @strawberry.field
    def notes(self, info: Info) -> str | None:
        return self.row.notes if info.context.surveyor else None

    @strawberry.field
    async def builder(self, info: Info) -> BuilderType | None:
        if self.row.builder_id is None:
            return None
        row = await info.context.loaders.builder.load(self.row.builder_id)
        return BuilderType(id=row.id, name=row.name) if row else None

    @strawberry.field
    def drawing(self) -> str | None:
        return read_drawing(self.id)


def show(row: Organ) -> OrganType:
    return OrganType(row=row, id=row.id, place=row.place, stops=row.stops)


@strawberry.type
class Query:
    @strawberry.field
    async def organs(self, info: Info, limit: int = 20) -> list[OrganType]:
        if not 1 <= limit <= MAX_LIMIT:
            raise GraphQLError(f"limit may be 1 to {MAX_LIMIT}")
        return [show(row) for row in await info.context.loaders.first_organs.load(limit)]

    @strawberry.field
    async def organ(self, info: Info, id: int) -> OrganType | None:
        row = await info.context.loaders.organ.load(id)
        return show(row) if row else None


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
class Mutation:
    @strawberry.mutation
    async def add_organ(
        self, info: Info, place: str, stops: int, builder_id: int | None = strawberry.UNSET
    ) -> AddOrganPayload:
        if not info.context.surveyor:
            return AddOrganPayload(problem=AddOrganProblem.NOT_ALLOWED)
        try:
            new = NewOrgan(
                place=place,
                stops=stops,
                builder_id=None if builder_id is strawberry.UNSET else builder_id,
            )
        except ValidationError:
            return AddOrganPayload(problem=AddOrganProblem.INVALID)
        organ = await store_organ(new)
        if organ is None:
            return AddOrganPayload(problem=AddOrganProblem.NO_SUCH_BUILDER)
        info.context.loaders = Loaders()  # what was read before may be old now
        return AddOrganPayload(organ=show(organ))


class DepthRule(ValidationRule):
    """Counts levels of fields; fragments are none, and introspection is free."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        if self.is_deeper(node.selection_set, MAX_DEPTH, {}, frozenset()):
            message = f"The query has more than {MAX_DEPTH} levels of fields"
            self.report_error(GraphQLError(message, node))

    def is_deeper(
        self,
        selections: SelectionSetNode | None,
        allowed: int,
        known: dict[tuple[str, int], bool],
        inside: frozenset[str],
    ) -> bool:
        if selections is None:
            return False
        for node in selections.selections:
            if isinstance(node, FieldNode):
                if (node.alias or node.name).value.startswith("__"):
                    continue
                if allowed == 0 or self.is_deeper(node.selection_set, allowed - 1, known, inside):
                    return True
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                fragment: FragmentDefinitionNode | None = self.context.get_fragment(name)
                if fragment is None or name in inside:
                    continue  # other rules complain about that
                key = (name, allowed)
                if key not in known:
                    known[key] = self.is_deeper(
                        fragment.selection_set, allowed, known, inside | {name}
                    )
                if known[key]:
                    return True
            elif self.is_deeper(node.selection_set, allowed, known, inside):
                return True
        return False


def is_unexpected(error: GraphQLError) -> bool:
    """Tell what GraphQL, or this module on purpose, says from all other exceptions."""
    original = error.original_error
    return original is not None and not isinstance(original, GraphQLError)


schema = strawberry.Schema(
    Query,
    Mutation,
    extensions=[
        AddValidationRules([DepthRule]),
        MaskErrors(should_mask_error=is_unexpected, error_message="This did not work"),
    ],
)
app.include_router(
    GraphQLRouter(schema, context_getter=get_context, allow_queries_via_get=False),
    prefix="/graphql",
)
