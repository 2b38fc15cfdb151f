from fastapi import FastAPI, HTTPException
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
session = Session(engine)

app = FastAPI(title="Tool shed")


class NewTool(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class Loan(BaseModel):
    borrower: str = Field(min_length=1, max_length=60)


class ToolOut(BaseModel, from_attributes=True):
    id: int
    name: str
    borrower: str | None


newest: Tool | None = None


def find(tool_id: int) -> Tool:
    tool = session.get(Tool, tool_id)
    if tool is None:
        raise HTTPException(404, "No such tool")
    return tool


@app.post("/tools", status_code=201)
def add_tool(new: NewTool) -> ToolOut:
    global newest
    tool = Tool(name=new.name)
    session.add(tool)
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "There is a tool with this name") from None
    newest = tool
    return tool


@app.get("/tools")
def list_tools() -> list[ToolOut]:
    return session.scalars(select(Tool).order_by(Tool.id)).all()


@app.get("/tools/newest")
def show_newest() -> ToolOut:
    if newest is None:
        raise HTTPException(404, "There is no tool")
    return newest


@app.post("/tools/{tool_id}/loan")
def lend(tool_id: int, loan: Loan) -> ToolOut:
    tool = find(tool_id)
    if tool.borrower is not None:
        raise HTTPException(409, "Somebody has it")
    tool.borrower = loan.borrower
    session.add(Entry(text=f"{loan.borrower} took {tool.name}"))
    try:
        hold_deposit(loan.borrower)
    except DepositRefusedError:
        raise HTTPException(402, "The deposit was refused") from None
    session.commit()
    return tool


@app.post("/tools/{tool_id}/return")
def take_back(tool_id: int) -> ToolOut:
    tool = find(tool_id)
    if tool.borrower is None:
        raise HTTPException(409, "Nobody has it")
    session.add(Entry(text=f"{tool.borrower} returned {tool.name}"))
    tool.borrower = None
    return tool


@app.get("/journal")
def show_journal() -> list[str]:
    return session.scalars(select(Entry.text).order_by(Entry.id)).all()
