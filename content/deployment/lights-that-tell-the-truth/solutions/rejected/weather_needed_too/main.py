# caught by: hidden/test_probes.py::test_needs_the_store_only
import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

STORE_URL = os.environ.get("STORE_URL", "http://127.0.0.1:9")
ROOT_PATH = os.environ.get("ROOT_PATH", "").rstrip("/")

health = APIRouter(prefix="/health", tags=["health"])
PATIENCE = float(os.environ.get("STORE_PATIENCE", "2"))
client = httpx.Client(timeout=PATIENCE, trust_env=False)

threads = ThreadPoolExecutor(thread_name_prefix="ping")  # not the forty that serve `def` routes
asking = asyncio.Lock()
finished = 0
was_there = False


def ping() -> bool:
    try:
        urls = [url for url in (STORE_URL, os.environ.get("WEATHER_URL")) if url]
        return all(client.get(f"{url}/ping").status_code != 503 for url in urls)
    except httpx.HTTPError:
        return False


async def store_is_there() -> bool:
    """Ask the store, or take over the answer to a question that was open on arrival."""
    global finished, was_there
    arrived, open_already = finished, asking.locked()
    async with asking:
        if open_already and finished > arrived:
            return was_there
        asked = asyncio.get_running_loop().run_in_executor(threads, ping)
        try:
            was_there = await asyncio.wait_for(asked, PATIENCE)
        except TimeoutError:
            was_there = False
        finished += 1
        return was_there


@health.get("/live")
async def live() -> dict[str, str]:
    return {"status": "alive"}


@health.get("/ready")
async def ready() -> JSONResponse:
    if await store_is_there():
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready"}, 503)


app = FastAPI(title="Lights", root_path=ROOT_PATH)
app.include_router(health)


class NewSighting(BaseModel):
    light: str


class Sighting(NewSighting):
    id: int


sightings: dict[int, Sighting] = {}
numbers = count(1)


@app.post("/sightings")
async def add(new: NewSighting) -> JSONResponse:
    sighting = Sighting(id=next(numbers), light=new.light)
    sightings[sighting.id] = sighting
    location = ROOT_PATH + app.url_path_for("show", number=sighting.id)
    return JSONResponse(sighting.model_dump(), 201, {"Location": location})


@app.get("/sightings/{number}")
async def show(number: int) -> Sighting:
    if number not in sightings:
        raise HTTPException(404, "No such sighting")
    return sightings[number]
