# caught by: hidden/test_bays.py::test_passes_a_burst_on
import asyncio
import json
from contextlib import suppress
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, WebSocket, WebSocketException
from pydantic import BaseModel, Field, ValidationError

app = FastAPI(title="Whale sightings")

BAYS = [f"bay-{number}" for number in range(1, 13)]
MOST_WAITING = 64
REPLACED = 4000
TOO_SLOW = 4001


class Sighting(BaseModel):
    whale: str = Field(min_length=1, max_length=60)
    sketch: str = Field(max_length=60_000)


class Boat:
    """One connection: what waits for it, and whether it shall end."""

    def __init__(self, name: str, websocket: WebSocket) -> None:
        self.name = name
        self.websocket = websocket
        self.outbox: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self.put_out = asyncio.Event()
        self.code = 1000

    def end(self, code: int) -> None:
        self.code = code
        self.put_out.set()

    async def write(self) -> None:
        while True:
            await self.websocket.send_text(await self.outbox.get())


class Bay:
    """The boats of a bay. Nothing here waits, so that nothing can happen in between."""

    def __init__(self) -> None:
        self.boats: dict[str, Boat] = {}

    def join(self, boat: Boat) -> None:
        before = self.boats.get(boat.name)
        self.boats[boat.name] = boat
        others = sorted(name for name in self.boats if name != boat.name)
        self.tell(boat, {"type": "welcome", "boats": others})
        if before is not None:
            before.end(REPLACED)
        else:
            self.tell_others(boat.name, {"type": "arrived", "boat": boat.name})

    def leave(self, boat: Boat) -> None:
        if self.boats.get(boat.name) is boat:
            del self.boats[boat.name]
            self.tell_others(boat.name, {"type": "left", "boat": boat.name})

    def tell_others(self, name: str, message: dict) -> None:
        for boat in list(self.boats.values()):
            if boat.name != name:
                self.tell(boat, message)

    def tell(self, boat: Boat, message: dict) -> None:
        try:
            boat.outbox.put_nowait(json.dumps(message))
        except asyncio.QueueFull:
            boat.end(TOO_SLOW)
            self.leave(boat)


bays = {name: Bay() for name in BAYS}


async def read(bay: Bay, boat: Boat) -> None:
    while True:
        message = await boat.websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        try:
            seen = Sighting.model_validate_json(message.get("text") or "")
        except ValidationError:
            bay.tell(boat, {"type": "error"})
        else:
            sighting = {"type": "sighting", "boat": boat.name, **seen.model_dump()}
            bay.tell_others(boat.name, sighting)


@app.websocket("/bays/{bay}")
async def join(
    websocket: WebSocket,
    bay: str,
    name: Annotated[str, Query(alias="boat", min_length=1, max_length=20)],
) -> None:
    if bay not in bays:
        raise WebSocketException(1008)
    await websocket.accept()
    boat = Boat(name, websocket)
    bays[bay].join(boat)
    tasks = [
        asyncio.create_task(work)
        for work in (read(bays[bay], boat), boat.write(), boat.put_out.wait())
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        bays[bay].leave(boat)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    # A full buffer would keep this waiting for ever; a lost connection raises.
    with suppress(Exception):
        async with asyncio.timeout(1):
            await websocket.close(boat.code)


@app.get("/bays/{bay}")
async def show(bay: str) -> dict[str, list[str]]:
    if bay not in bays:
        raise HTTPException(404, "No such bay")
    return {"boats": sorted(bays[bay].boats)}
