# caught by: hidden/test_lines.py::test_replaces_broken_lines
"""The lifespan yields what is shared, and a dependency lends a line to one request."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, TypedDict

import bench
import wires
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

LINES = int(os.environ.get("LINES", "4"))
WORKERS = int(os.environ.get("WORKERS", "1"))
WAIT_SECONDS = float(os.environ.get("WAIT_SECONDS", "2"))

RELEASES = 2  # the old one and the new one, while a deployment lasts


@dataclass
class Counts:
    """What is counted since the start: one object, which all requests find in their state."""

    sent: int = 0


class Shared(TypedDict):
    pool: wires.Pool
    counts: Counts


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[Shared]:
    pool = wires.open_pool(max(1, LINES // (RELEASES * WORKERS)))
    try:
        yield {"pool": pool, "counts": Counts()}
    finally:
        await pool.close()


async def borrow_line(request: Request) -> AsyncIterator[wires.Line]:
    pool: wires.Pool = request.state.pool
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            line = await pool.take()
    except TimeoutError:
        raise HTTPException(503, "All lines are in use", {"Retry-After": "1"}) from None
    try:
        yield line
    finally:
        pool.give_back(line)


class Telegram(BaseModel):
    text: str


router = APIRouter()


@router.post("/telegrams", status_code=201)
async def send_telegram(
    telegram: Telegram,
    x_operator: Annotated[str, Header()],
    line: Annotated[wires.Line, Depends(borrow_line, scope="function")],
    request: Request,
):
    receipt = await line.send(telegram.text, x_operator)
    request.state.counts.sent += 1
    return {"receipt": receipt}


@router.get("/stats")
async def show_stats(request: Request):
    pool = request.state.pool
    return {"sent": request.state.counts.sent, "lines": pool.size, "in_use": pool.in_use}


def say_no_morse(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "There is no Morse code for this text"}, 422)


def say_broken(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "The line broke"}, 502)


def create_app() -> FastAPI:
    app = FastAPI(
        title="Telegraph office",
        lifespan=lifespan,
        exception_handlers={wires.NoMorseError: say_no_morse, wires.LineBrokenError: say_broken},
    )
    app.include_router(bench.router)
    app.include_router(router)
    return app


app = create_app()
