from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from fastapi.concurrency import run_in_threadpool
from outside import (
    DATABASE_URL,
    Base,
    DepositRefusedError,
    Entry,
    Tool,
    hold_deposit,
)
from pydantic import BaseModel, Field
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

engine = create_async_engine(DATABASE_URL.replace("sqlite:", "sqlite+aiosqlite:", 1))
sessions = async_sessionmaker(engine)


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(title="Tool shed", lifespan=lifespan)


class NewTool(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class Loan(BaseModel):
    borrower: str = Field(min_length=1, max_length=60)


class ToolOut(BaseModel, from_attributes=True):
    id: int
    name: str
    borrower: str | None


async def read(session, tool_id: int) -> Tool:
    tool = await session.get(Tool, tool_id)
    if tool is None:
        raise HTTPException(404, "No such tool")
    return tool


@app.post("/tools", status_code=201)
async def add_tool(new: NewTool) -> ToolOut:
    try:
        async with sessions.begin() as session:
            tool = Tool(name=new.name)
            session.add(tool)
            await session.flush()
            added = ToolOut.model_validate(tool)
    except IntegrityError:
        raise HTTPException(409, "There is a tool with this name") from None
    return added


@app.get("/tools")
async def list_tools() -> list[ToolOut]:
    async with sessions() as session:
        tools = await session.scalars(select(Tool).order_by(Tool.id))
        return [ToolOut.model_validate(tool) for tool in tools]


@app.get("/tools/newest")
async def show_newest() -> ToolOut:
    async with sessions() as session:
        last = select(func.max(Tool.id)).scalar_subquery()
        tool = await session.scalar(select(Tool).where(Tool.id == last))
        if tool is None:
            raise HTTPException(404, "There is no tool")
        return ToolOut.model_validate(tool)


@app.post("/tools/{tool_id}/loan")
async def lend(tool_id: int, loan: Loan) -> ToolOut:
    async with sessions() as session:
        if (await read(session, tool_id)).borrower is not None:
            raise HTTPException(409, "Somebody has it")
    # No session while we wait. So the state is looked at again, by the update itself.
    try:
        await run_in_threadpool(hold_deposit, loan.borrower)
    except DepositRefusedError:
        raise HTTPException(402, "The deposit was refused") from None
    async with sessions.begin() as session:
        free = (Tool.id == tool_id) & Tool.borrower.is_(None)
        done = await session.execute(update(Tool).where(free).values(borrower=loan.borrower))
        if done.rowcount == 0:
            raise HTTPException(409, "Somebody was quicker")
        tool = await read(session, tool_id)
        session.add(Entry(text=f"{loan.borrower} took {tool.name}"))
        return ToolOut.model_validate(tool)


@app.post("/tools/{tool_id}/return")
async def take_back(tool_id: int) -> ToolOut:
    async with sessions.begin() as session:
        tool = await read(session, tool_id)
        if tool.borrower is None:
            raise HTTPException(409, "Nobody has it")
        session.add(Entry(text=f"{tool.borrower} returned {tool.name}"))
        tool.borrower = None
        return ToolOut.model_validate(tool)


@app.get("/journal")
async def show_journal() -> list[str]:
    async with sessions() as session:
        return list(await session.scalars(select(Entry.text).order_by(Entry.id)))
