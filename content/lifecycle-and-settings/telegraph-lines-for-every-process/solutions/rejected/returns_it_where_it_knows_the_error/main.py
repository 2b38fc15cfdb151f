# caught by: hidden/test_lines.py::test_gets_lines_back
"""A line goes back in each branch that the contract names, and stays away in all others."""

import asyncio
import math
import os
from contextlib import asynccontextmanager
from typing import Annotated

import bench
import wires
from fastapi import FastAPI, Header, HTTPException, Request
from pydantic import BaseModel

LINES = int(os.environ.get("LINES", "4"))
WORKERS = int(os.environ.get("WORKERS", "1"))
WAIT_SECONDS = float(os.environ.get("WAIT_SECONDS", "2"))


class Telegram(BaseModel):
    text: str


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = wires.open_pool(max(1, LINES // (WORKERS * 2)))
    app.state.sent = 0
    yield
    await app.state.pool.close()


def create_app() -> FastAPI:
    app = FastAPI(title="Telegraph office", lifespan=lifespan)
    app.include_router(bench.router)

    @app.post("/telegrams", status_code=201)
    async def send_telegram(
        telegram: Telegram, request: Request, x_operator: Annotated[str, Header()] = ""
    ):
        state = request.app.state
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                line = await state.pool.take()
        except TimeoutError:
            raise HTTPException(
                503, "All lines are busy", {"Retry-After": str(max(1, math.ceil(WAIT_SECONDS)))}
            )
        try:
            receipt = await line.send(telegram.text, x_operator)
        except wires.NoMorseError:
            state.pool.give_back(line)
            raise HTTPException(422, "No Morse code for this")
        except wires.LineBrokenError:
            state.pool.replace(line)
            raise HTTPException(502, "The line broke")
        state.pool.give_back(line)
        state.sent += 1
        return {"receipt": receipt}

    @app.get("/stats")
    async def show_stats(request: Request):
        state = request.app.state
        return {"sent": state.sent, "lines": state.pool.size, "in_use": state.pool.in_use}

    return app


app = create_app()
