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


def get_session() -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


SessionDep = Annotated[Session, Depends(get_session, scope="function")]


class NewTool(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class Loan(BaseModel):
    borrower: str = Field(min_length=1, max_length=60)


class ToolOut(BaseModel, from_attributes=True):
    id: int
    name: str
    borrower: str | None


def find(session: Session, tool_id: int) -> Tool:
    tool = session.get(Tool, tool_id)
    if tool is None:
        raise HTTPException(404, "No such tool")
    return tool


@app.post("/tools", status_code=201)
def add_tool(new: NewTool, session: SessionDep) -> ToolOut:
    tool = Tool(name=new.name)
    session.add(tool)
    try:
        session.flush()
    except IntegrityError:
        raise HTTPException(409, "There is a tool with this name") from None
    return tool


@app.get("/tools")
def list_tools(session: SessionDep) -> list[ToolOut]:
    return session.scalars(select(Tool).order_by(Tool.id)).all()


@app.get("/tools/newest")
def show_newest(session: SessionDep) -> ToolOut:
    tool = session.scalars(select(Tool).order_by(Tool.id.desc())).first()
    if tool is None:
        raise HTTPException(404, "There is no tool")
    return tool


@app.post("/tools/{tool_id}/loan")
def lend(tool_id: int, loan: Loan) -> ToolOut:
    with Session(engine) as session:
        if find(session, tool_id).borrower is not None:
            raise HTTPException(409, "Somebody has it")
    try:
        hold_deposit(loan.borrower)
    except DepositRefusedError:
        raise HTTPException(402, "The deposit was refused") from None
    with Session(engine, expire_on_commit=False) as session, session.begin():
        tool = find(session, tool_id)
        if tool.borrower is not None:
            raise HTTPException(409, "Somebody has it")
        tool.borrower = loan.borrower
        session.add(Entry(text=f"{loan.borrower} took {tool.name}"))
    return tool


@app.post("/tools/{tool_id}/return")
def take_back(tool_id: int, session: SessionDep) -> ToolOut:
    tool = find(session, tool_id)
    if tool.borrower is None:
        raise HTTPException(409, "Nobody has it")
    session.add(Entry(text=f"{tool.borrower} returned {tool.name}"))
    tool.borrower = None
    return tool


@app.get("/journal")
def show_journal(session: SessionDep) -> list[str]:
    return session.scalars(select(Entry.text).order_by(Entry.id)).all()
