from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from outside import (
    DATABASE_URL,
    Base,
    DepositRefusedError,
    Entry,
    Tool,
    hold_deposit,
)
from pydantic import BaseModel, Field
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

engine = create_engine(DATABASE_URL)
Base.metadata.create_all(engine)

app = FastAPI(title="Tool shed")


class NewTool(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class Loan(BaseModel):
    borrower: str = Field(min_length=1, max_length=60)


class ToolOut(BaseModel, from_attributes=True):
    id: int
    name: str
    borrower: str | None


def get_session() -> Iterator[Session]:
    with Session(engine) as session:  # closing gives up whatever was not committed
        yield session


Db = Annotated[Session, Depends(get_session)]


def find(tool_id: int, session: Db) -> Tool:
    tool = session.get(Tool, tool_id)
    if tool is None:
        raise HTTPException(404, "No such tool")
    return tool


Found = Annotated[Tool, Depends(find)]


@app.post("/tools", status_code=201)
def add_tool(new: NewTool, session: Db) -> ToolOut:
    tool = Tool(name=new.name)
    session.add(tool)
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "There is a tool with this name") from None
    return tool


@app.get("/tools")
def list_tools(session: Db) -> list[ToolOut]:
    return session.scalars(select(Tool).order_by(Tool.id)).all()


@app.get("/tools/newest")
def show_newest(session: Db) -> ToolOut:
    tool = session.scalar(select(Tool).order_by(Tool.id.desc()).limit(1))
    if tool is None:
        raise HTTPException(404, "There is no tool")
    return tool


@app.post("/tools/{tool_id}/loan")
def lend(tool: Found, loan: Loan, session: Db) -> ToolOut:
    if tool.borrower is not None:
        raise HTTPException(409, "Somebody has it")
    session.rollback()  # nothing is written yet; while we wait, others can have the connection
    try:
        hold_deposit(loan.borrower)
    except DepositRefusedError:
        raise HTTPException(402, "The deposit was refused") from None
    tool.borrower = loan.borrower
    session.add(Entry(text=f"{loan.borrower} took {tool.name}"))
    session.commit()
    return tool


@app.post("/tools/{tool_id}/return")
def take_back(tool: Found, session: Db) -> ToolOut:
    if tool.borrower is None:
        raise HTTPException(409, "Nobody has it")
    session.add(Entry(text=f"{tool.borrower} returned {tool.name}"))
    tool.borrower = None
    session.commit()
    return tool


@app.get("/journal")
def show_journal(session: Db) -> list[str]:
    return session.scalars(select(Entry.text).order_by(Entry.id)).all()
