# caught by: hidden/test_time.py::test_gives_each_its_own_time
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI, HTTPException, Request

SERVICES_URL = os.environ.get("SERVICES_URL", "http://127.0.0.1:9000")
PATHS = {"platform": "platforms", "delay": "delays", "coaches": "coaches"}
LIMITS = {
    "platform": float(os.environ.get("PLATFORM_SECONDS", "2")),
    "delay": float(os.environ.get("DELAY_SECONDS", "1")),
    "coaches": float(os.environ.get("COACHES_SECONDS", "1")),
}


class PartError(Exception):
    """A service did not succeed; the status is what we answer if it was the one that matters."""

    def __init__(self, status: int) -> None:
        self.status = status


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with httpx2.AsyncClient(base_url=SERVICES_URL, timeout=None) as client:
        yield {"client": client}


app = FastAPI(title="Night trains", lifespan=lifespan)


async def ask(client: httpx2.AsyncClient, part: str, number: int) -> dict[str, Any]:
    """Return the object of a service; raise PartError for everything else."""
    try:
        reply = await client.get(f"/{PATHS[part]}/{number}")
        found = reply.json() if reply.status_code == 200 else None
    except (httpx2.HTTPError, ValueError):
        raise PartError(502) from None
    if not isinstance(found, dict):
        raise PartError(404 if reply.status_code == 404 else 502)
    return found


async def in_time(tasks: list[asyncio.Task[Any]]) -> None:
    """End what the patience for all of them does not suffice for."""
    _, late = await asyncio.wait(tasks, timeout=min(LIMITS.values()))
    for task in late:
        task.cancel()


async def ask_kindly(client: httpx2.AsyncClient, part: str, number: int) -> dict[str, Any] | None:
    """Return the object of a service that may be missing."""
    try:
        return await ask(client, part, number)
    except PartError:
        return None


@app.get("/trains/{number}")
async def show_train(number: int, request: Request) -> dict[str, Any]:
    client = request.state.client
    try:
        async with asyncio.TaskGroup() as group:  # what leaves `ask` ends the other two
            platform = group.create_task(ask(client, "platform", number))
            others = {
                part: group.create_task(ask_kindly(client, part, number))
                for part in ["delay", "coaches"]
            }
            await in_time([platform, *others.values()])
    except* PartError as errors:
        status = errors.exceptions[0].status
        found = None
    else:
        if platform.cancelled():
            raise HTTPException(504, "No platform for this train in time")
        found = {part: None if task.cancelled() else task.result() for part, task in others.items()}
    if found is None:
        raise HTTPException(status, "No platform for this train")
    missing = [part for part, value in found.items() if value is None]
    return {"number": number, "platform": platform.result(), **found, "missing": missing}
