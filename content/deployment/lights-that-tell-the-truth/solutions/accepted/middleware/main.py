import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import httpx
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

STORE_URL = os.environ.get("STORE_URL", "http://127.0.0.1:9")
WEATHER_URL = os.environ.get("WEATHER_URL", "http://127.0.0.1:9")
STORE_PATIENCE = float(os.environ.get("STORE_PATIENCE", "2"))
ROOT_PATH = os.environ.get("ROOT_PATH", "").rstrip("/")


class Store:
    """Asks the store whether it is there: one question at a time, shared by who waits."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._question: asyncio.Task[bool] | None = None

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(STORE_PATIENCE):  # for all of it, not for each read
                reply = await self._client.get(f"{STORE_URL.rstrip('/')}/ping")
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            return False
        return reply.status_code == 200

    async def is_there(self) -> bool:
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(self._ask())
        return await asyncio.shield(self._question)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    # No connection is kept: one that the store has closed meanwhile would look like no store.
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=None, limits=limits) as client:
        app.state.store = Store(client)
        yield


app = FastAPI(title="Lights", lifespan=lifespan)


class BehindProxy:
    """Put the prefix back that the proxy takes away: ASGI wants it in both places."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if ROOT_PATH and scope["type"] in ("http", "websocket"):
            scope = {**scope, "root_path": ROOT_PATH, "path": ROOT_PATH + scope["path"]}
        await self.app(scope, receive, send)


app.add_middleware(BehindProxy)


class NewSighting(BaseModel):
    light: str


sightings: dict[int, dict] = {}
numbers = count(1)


@app.get("/health/live")
async def show_life():
    return {"status": "alive"}


@app.get("/health/ready")
async def show_readiness(request: Request):
    if await request.app.state.store.is_there():
        return {"status": "ready"}
    return JSONResponse({"status": "not ready"}, 503)


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
