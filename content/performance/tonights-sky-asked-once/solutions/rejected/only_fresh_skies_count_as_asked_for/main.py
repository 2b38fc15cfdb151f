# caught by: hidden/test_loading.py::test_keeps_a_bounded_number
import asyncio
import hashlib
import json
import os
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import httpx2
from fastapi import FastAPI, Header, HTTPException, Request, Response
from fastapi.middleware.gzip import GZipMiddleware

SKY_URL = os.environ.get("SKY_URL", "http://127.0.0.1:9000")
TTL_SECONDS = float(os.environ.get("TTL_SECONDS", "60"))
MAX_ENTRIES = int(os.environ.get("MAX_ENTRIES", "100"))


class LoadError(Exception):
    """The observatory has not succeeded."""


class UnknownPlaceError(Exception):
    """The observatory does not know the place."""


@dataclass
class Entry:
    body: bytes
    tag: str
    expires: float


class Skies:
    """Keeps what was loaded; loads each place once at a time."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.entries: OrderedDict[str, Entry] = OrderedDict()
        self.loading: dict[str, asyncio.Task[Entry]] = {}

    async def get(self, place: str) -> Entry:
        entry = self.entries.get(place)
        if entry is not None and time.monotonic() < entry.expires:
            self.entries.move_to_end(place)
            return entry
        task = self.loading.get(place)
        if task is None:
            task = self.loading[place] = asyncio.create_task(self.load(place))
            task.add_done_callback(lambda _: self.loading.pop(place))
        try:
            return await asyncio.shield(task)
        except LoadError:
            if entry is None:
                raise
            return entry
        except UnknownPlaceError:
            self.entries.pop(place, None)
            raise

    async def load(self, place: str) -> Entry:
        entry = make_entry(await self.ask(place))
        self.entries[place] = entry
        self.entries.move_to_end(place)
        while len(self.entries) > MAX_ENTRIES:
            self.entries.popitem(last=False)
        return entry

    async def ask(self, place: str) -> dict[str, Any]:
        try:
            reply = await self.client.get(f"/charts/{place}")
            if reply.status_code == 404:
                raise UnknownPlaceError
            chart = reply.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise LoadError from error
        if not isinstance(chart, dict):
            raise LoadError
        return chart


def make_entry(chart: dict[str, Any]) -> Entry:
    body = json.dumps(chart).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Entry(body, tag, time.monotonic() + TTL_SECONDS)


def knows(if_none_match: str, tag: str) -> bool:
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in known or tag.removeprefix("W/") in known


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with httpx2.AsyncClient(base_url=SKY_URL) as client:
        yield {"skies": Skies(client)}


app = FastAPI(title="Tonight's sky", lifespan=lifespan)
app.add_middleware(GZipMiddleware, compresslevel=5)


@app.get("/skies/{place}")
async def show_sky(
    place: str, request: Request, if_none_match: Annotated[str, Header()] = ""
) -> Response:
    try:
        entry = await request.state.skies.get(place)
    except LoadError:
        raise HTTPException(502, "The observatory does not answer") from None
    except UnknownPlaceError:
        raise HTTPException(404, "No such place") from None
    headers = {"ETag": entry.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if knows(if_none_match, entry.tag):
        return Response(status_code=304, headers=headers)
    return Response(entry.body, headers=headers, media_type="application/json")
