# caught by: hidden/test_end.py::test_closes_in_reverse
"""A context manager for each device; Python knows the order in which they end."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import station
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel

log = logging.getLogger(__name__)

Opened = TypeVar("Opened", bound=station.Device)


@asynccontextmanager
async def closing(device: Opened) -> AsyncIterator[Opened]:
    try:
        yield device
    finally:
        await device.close()


@asynccontextmanager
async def listening(radio: station.Radio) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(station.listen(radio))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])  # unlike `await task` it raises nothing of the task's
        if not task.cancelled() and (error := task.exception()):
            log.error("The listener has died", exc_info=error)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with closing(await station.open_journal()) as journal:
        radio = await station.open_radio(journal)
        try:
            barometer = await station.open_barometer()
        except station.DeviceError:
            barometer = None
        # The listener needs the radio only.
        try:
            async with closing(radio), listening(radio) as listener:
                yield {
                    "journal": journal,
                    "radio": radio,
                    "barometer": barometer,
                    "listener": listener,
                }
        finally:
            if barometer is not None:
                await barometer.close()


def get_journal(request: Request) -> station.Journal:
    return request.state.journal


def get_radio(request: Request) -> station.Radio:
    return request.state.radio


def get_barometer(request: Request) -> station.Barometer:
    if request.state.barometer is None:
        raise HTTPException(503, "There is no barometer today")
    return request.state.barometer


app = FastAPI(title="Balloon station", lifespan=lifespan)


class Command(BaseModel):
    text: str


@app.post("/commands", status_code=201)
async def send_command(command: Command, radio: Annotated[station.Radio, Depends(get_radio)]):
    await radio.send(command.text)
    return {"sent": command.text}


@app.get("/entries")
async def list_entries(journal: Annotated[station.Journal, Depends(get_journal)]):
    return journal.entries


@app.get("/pressure")
async def show_pressure(barometer: Annotated[station.Barometer, Depends(get_barometer)]):
    return {"hectopascals": barometer.hectopascals()}


@app.get("/health")
async def show_health(request: Request):
    if request.state.listener.done():
        raise HTTPException(503, "Nobody listens")
    return {"status": "listening"}
