# caught by: hidden/test_pools.py::test_opens_and_closes_one_pool
"""Each application has an office; handlers are closures that know their application."""

import asyncio
import os
from contextlib import asynccontextmanager

import bench
import wires
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel


class Telegram(BaseModel):
    text: str


class Office:
    """The lines of one running application, and what went through them."""

    def __init__(self) -> None:
        lines, workers = int(os.environ.get("LINES", "4")), int(os.environ.get("WORKERS", "1"))
        # While a deployment lasts there are twice as many processes.
        self.pool = wires.open_pool(lines // (2 * workers) or 1)
        self.patience = float(os.environ.get("WAIT_SECONDS", "2"))
        self.sent = 0

    @asynccontextmanager
    async def line(self):
        try:
            line = await asyncio.wait_for(self.pool.take(), self.patience)
        except TimeoutError:
            raise HTTPException(503, "Try again", headers={"Retry-After": "2"}) from None
        give_back = self.pool.give_back
        try:
            yield line
        except wires.LineBrokenError:
            give_back = self.pool.replace
            raise HTTPException(502, "The line broke") from None
        finally:
            give_back(line)

    async def send(self, text: str, operator: str) -> str:
        async with self.line() as line:
            try:
                receipt = await line.send(text, operator)
            except wires.NoMorseError:
                raise HTTPException(422, "No Morse code for this") from None
        self.sent += 1
        return receipt


def create_app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        app.state.office = Office()
        yield

    app = FastAPI(title="Telegraph office", lifespan=lifespan)
    app.include_router(bench.router)

    @app.post("/telegrams", status_code=201)
    async def send_telegram(telegram: Telegram, x_operator: str = Header()):
        return {"receipt": await app.state.office.send(telegram.text, x_operator)}

    @app.get("/stats")
    async def show_stats():
        office: Office = app.state.office
        return {"sent": office.sent, "lines": office.pool.size, "in_use": office.pool.in_use}

    return app


app = create_app()
