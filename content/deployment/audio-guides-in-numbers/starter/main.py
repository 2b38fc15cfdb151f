"""The audio guides of a castle."""

import asyncio
import logging
import os

import httpx2
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import StreamingResponse

CATALOGUE_URL = os.environ.get("CATALOGUE_URL", "http://127.0.0.1:9")

log = logging.getLogger("guides")
log.setLevel(logging.INFO)
handler = logging.FileHandler(os.environ.get("LOG_FILE", "guides.log"))
handler.setFormatter(logging.Formatter("- %(message)s"))
log.addHandler(handler)


async def read_catalogue(path: str) -> dict:
    """Ask the service that knows what is in the rooms."""
    async with httpx2.AsyncClient(base_url=CATALOGUE_URL) as http:
        answer = await http.get(path)
    logging.getLogger("guides.catalogue").info("catalogue said %s", answer.status_code)
    if answer.status_code != 200:
        raise HTTPException(502, "The catalogue has no answer")
    return answer.json()


rooms = APIRouter()


@rooms.get("/{number}")
async def show_room(number: int):
    room = await read_catalogue(f"/rooms/{number}")
    log.info("room %s shown", number)
    return room


@rooms.get("/{number}/recording")
async def play(number: int):
    async def listen():
        for part in range(4):
            await asyncio.sleep(0.05)
            yield f"part {part} of room {number}\n"

    return StreamingResponse(listen(), media_type="text/plain")


tours = APIRouter()


@tours.get("/{number}")
def show_tour(number: int):
    log.info("tour %s shown", number)
    if number == 13:
        raise RuntimeError("the tour ends in front of a wall")
    return {"number": number, "rooms": [number, number + 1]}


app = FastAPI(title="Audio guides")
app.include_router(rooms, prefix="/rooms")
app.include_router(tours, prefix="/tours")
