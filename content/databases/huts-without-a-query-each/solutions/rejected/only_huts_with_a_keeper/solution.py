# caught by: hidden/test_logbook.py::test_shows_huts_without_a_keeper
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


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
    huts = (
        select(Hut.id, Hut.name, Keeper.name)
        .join(Keeper, Keeper.id == Hut.keeper_id)
        .where(Hut.height >= min_height)
        .order_by(Hut.name)
    )
    stays = (
        select(Stay.hut_id, Stay.day, Stay.guests)
        .join(Hut, Hut.id == Stay.hut_id)
        .where(Hut.height >= min_height)
        .order_by(Stay.day)
    )
    stays_of = defaultdict(list)
    async with open_session(url) as session:
        for hut_id, day, guests in await session.execute(stays):
            stays_of[hut_id].append({"day": day, "guests": guests})
        return [
            {"hut": name, "keeper": keeper, "stays": stays_of[hut_id]}
            for hut_id, name, keeper in await session.execute(huts)
        ]


async def totals(url: str) -> list[dict[str, Any]]:
    stays = select(Stay.hut_id, func.count(), func.sum(Stay.guests)).group_by(Stay.hut_id)
    costs = select(Repair.hut_id, func.sum(Repair.cost)).group_by(Repair.hut_id)
    async with open_session(url) as session:
        stays_of = {row[0]: row[1:] for row in await session.execute(stays)}
        costs_of = {row[0]: row[1] for row in await session.execute(costs)}
        huts = (await session.execute(select(Hut.id, Hut.name).order_by(Hut.name))).all()
    result = []
    for hut_id, name in huts:
        count, guests = stays_of.get(hut_id, (0, 0))
        row = {"hut": name, "stays": count, "guests": guests, "costs": costs_of.get(hut_id, 0)}
        result.append(row)
    return result
