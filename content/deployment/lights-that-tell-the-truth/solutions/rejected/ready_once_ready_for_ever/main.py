# caught by: hidden/test_probes.py::test_follows_the_store
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import httpx
from fastapi import FastAPI, HTTPException, Request, Response
from pydantic import BaseModel

STORE_URL = os.environ.get("STORE_URL", "http://127.0.0.1:9")
ROOT_PATH = os.environ.get("ROOT_PATH", "")
STORE_PATIENCE = float(os.environ.get("STORE_PATIENCE", "2"))


class Store:
    """Asks the store whether it is there; who comes meanwhile shares the question."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.question: asyncio.Task[bool] | None = None

    async def is_there(self) -> bool:
        if self.question is None or (self.question.done() and not self.question.result()):
            self.question = asyncio.create_task(self._ask())
        # One probe that is cancelled must not take the answer away from the others.
        return await asyncio.shield(self.question)

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(STORE_PATIENCE):
                reply = await self.client.get(f"{STORE_URL}/ping")
        except (httpx.HTTPError, TimeoutError):
            return False
        return reply.status_code == 200


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with httpx.AsyncClient(trust_env=False) as client:
        app.state.store = Store(client)
        yield


app = FastAPI(title="Lights", root_path=ROOT_PATH, lifespan=lifespan)


class NewSighting(BaseModel):
    light: str


sightings: dict[int, dict] = {}
numbers = count(1)


@app.get("/health/live")
async def show_live():
    return {"status": "alive"}


@app.get("/health/ready")
async def show_ready(request: Request, response: Response):
    if await request.app.state.store.is_there():
        return {"status": "ready"}
    response.status_code = 503
    return {"status": "not ready"}


@app.post("/sightings", status_code=201)
def add_sighting(new: NewSighting, request: Request, response: Response):
    number = next(numbers)
    sightings[number] = {"id": number, "light": new.light}
    response.headers["Location"] = request.url_for("show_sighting", number=number).path
    return sightings[number]


@app.get("/sightings/{number}")
def show_sighting(number: int):
    if number not in sightings:
        raise HTTPException(404, "No such sighting")
    return sightings[number]
