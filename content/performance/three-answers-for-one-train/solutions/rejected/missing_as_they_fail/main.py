# caught by: hidden/test_failures.py::test_names_the_missing_in_order
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
        async with asyncio.timeout(LIMITS[part]):
            reply = await client.get(f"/{PATHS[part]}/{number}")
        found = reply.json() if reply.status_code == 200 else None
    except TimeoutError:
        raise PartError(504) from None
    except (httpx2.HTTPError, ValueError):
        raise PartError(502) from None
    if not isinstance(found, dict):
        raise PartError(404 if reply.status_code == 404 else 502)
    return found


async def ask_kindly(
    client: httpx2.AsyncClient, part: str, number: int, missing: list[str]
) -> dict[str, Any] | None:
    """Return the object of a service that may be missing."""
    try:
        return await ask(client, part, number)
    except PartError:
        missing.append(part)
        return None


@app.get("/trains/{number}")
async def show_train(number: int, request: Request) -> dict[str, Any]:
    client, missing = request.state.client, []
    try:
        async with asyncio.TaskGroup() as group:  # what leaves `ask` ends the other two
            platform = group.create_task(ask(client, "platform", number))
            others = {
                part: group.create_task(ask_kindly(client, part, number, missing))
                for part in ["delay", "coaches"]
            }
    except* PartError as errors:
        status = errors.exceptions[0].status
        found = None
    else:
        found = {part: task.result() for part, task in others.items()}
    if found is None:
        raise HTTPException(status, "No platform for this train")
    return {"number": number, "platform": platform.result(), **found, "missing": missing}
