"""One object owns the devices, and a stack remembers what has to be undone."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import station
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel


class Station:
    """Everything that is open between the start and the end."""

    barometer: station.Barometer | None = None

    def __init__(self) -> None:
        self._undo = AsyncExitStack()

    async def open(self) -> None:
        async with AsyncExitStack() as undo:  # undoes all of it, should a step fail
            self.journal = await station.open_journal()
            undo.push_async_callback(self.journal.close)
            self.radio = await station.open_radio(self.journal)
            undo.push_async_callback(self.radio.close)
            try:
                self.barometer = await station.open_barometer()
            except station.DeviceError as error:
                print(f"no barometer: {error}")
            else:
                undo.push_async_callback(self.barometer.close)
            self.listener = asyncio.create_task(station.listen(self.radio))
            undo.push_async_callback(self._end_listener)
            self._undo = undo.pop_all()  # no step has failed

    async def close(self) -> None:
        await self._undo.aclose()

    async def _end_listener(self) -> None:
        self.listener.cancel()
        (ended,) = await asyncio.gather(self.listener, return_exceptions=True)
        print(f"the listener has ended: {ended!r}")


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.station = Station()
    await app.state.station.open()
    try:
        yield
    finally:
        await app.state.station.close()


app = FastAPI(title="Balloon station", lifespan=lifespan)


class Command(BaseModel):
    text: str


@app.post("/commands", status_code=201)
async def send_command(command: Command):
    await app.state.station.radio.send(command.text)
    return {"sent": command.text}


@app.get("/entries")
async def list_entries():
    return app.state.station.journal.entries


@app.get("/pressure")
async def show_pressure():
    barometer = app.state.station.barometer
    if barometer is None:
        return JSONResponse({"detail": "There is no barometer today"}, 503)
    return {"hectopascals": barometer.hectopascals()}


@app.get("/health")
async def show_health():
    if app.state.station.listener.done():
        return JSONResponse({"status": "nobody listens"}, 503)
    return {"status": "listening"}
