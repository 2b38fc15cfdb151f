# caught by: hidden/test_totals.py::test_totals_count_everything_once
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Keeper(Base):
    __tablename__ = "keepers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Hut(Base):
    __tablename__ = "huts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    height: Mapped[int]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("keepers.id"))
    keeper: Mapped[Keeper | None] = relationship()
    stays: Mapped[list["Stay"]] = relationship(order_by="Stay.day")
    repairs: Mapped[list["Repair"]] = relationship()


class Stay(Base):
    __tablename__ = "stays"
    id: Mapped[int] = mapped_column(primary_key=True)
    hut_id: Mapped[int] = mapped_column(ForeignKey("huts.id"))
    day: Mapped[int]
    guests: Mapped[int]


class Repair(Base):
    __tablename__ = "repairs"
    id: Mapped[int] = mapped_column(primary_key=True)
    hut_id: Mapped[int] = mapped_column(ForeignKey("huts.id"))
    cost: Mapped[int]


@asynccontextmanager
async def open_session(url: str) -> AsyncIterator[AsyncSession]:
    """Open a session on the database, and leave nothing open. Use it for everything."""
    engine = create_async_engine(url)
    try:
        async with AsyncSession(engine) as session:
            yield session
    finally:
        await engine.dispose()


async def fill(url: str, huts: list[dict[str, Any]]) -> None:
    """Make the tables and store some huts. The checks call it; leave it as it is."""
    async with open_session(url) as session:
        await (await session.connection()).run_sync(Base.metadata.create_all)
        for hut in huts:
            keeper = hut.get("keeper")
            stays = [Stay(day=day, guests=guests) for day, guests in hut.get("stays", [])]
            repairs = [Repair(cost=cost) for cost in hut.get("repairs", [])]
            session.add(
                Hut(
                    name=hut["name"],
                    height=hut["height"],
                    keeper=Keeper(name=keeper) if keeper else None,
                    stays=stays,
                    repairs=repairs,
                )
            )
        await session.commit()


async def logbook(url: str, min_height: int) -> list[dict[str, Any]]:
    query = (
        select(Hut)
        .where(Hut.height >= min_height)
        .order_by(Hut.name)
        .options(joinedload(Hut.keeper), selectinload(Hut.stays))
    )
    async with open_session(url) as session:
        return [
            {
                "hut": hut.name,
                "keeper": hut.keeper.name if hut.keeper else None,
                "stays": [{"day": stay.day, "guests": stay.guests} for stay in hut.stays],
            }
            for hut in await session.scalars(query)
        ]


async def totals(url: str) -> list[dict[str, Any]]:
    query = (
        select(
            Hut.name.label("hut"),
            func.count(Stay.id.distinct()).label("stays"),
            func.coalesce(func.sum(Stay.guests), 0).label("guests"),
            func.coalesce(func.sum(Repair.cost), 0).label("costs"),
        )
        .outerjoin(Hut.stays)
        .outerjoin(Hut.repairs)
        .group_by(Hut.id)
        .order_by(Hut.name)
    )
    async with open_session(url) as session:
        return [dict(row) for row in (await session.execute(query)).mappings()]
