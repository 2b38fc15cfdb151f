import asyncio
from contextlib import asynccontextmanager

import station
from fastapi import FastAPI
from pydantic import BaseModel

journal: station.Journal | None = None
radio: station.Radio | None = None
barometer: station.Barometer | None = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    asyncio.create_task(station.listen(radio))
    yield


app = FastAPI(title="Balloon station", lifespan=lifespan)


@app.on_event("startup")
async def open_devices():
    global journal, radio, barometer
    journal = await station.open_journal()
    radio = await station.open_radio(journal)
    barometer = await station.open_barometer()


@app.on_event("shutdown")
async def close_devices():
    await journal.close()
    await radio.close()
    await barometer.close()


class Command(BaseModel):
    text: str


@app.post("/commands", status_code=201)
async def send_command(command: Command):
    await radio.send(command.text)
    return {"sent": command.text}


@app.get("/entries")
async def list_entries():
    return journal.entries


@app.get("/pressure")
async def show_pressure():
    return {"hectopascals": barometer.hectopascals()}


@app.get("/health")
async def show_health():
    return {"status": "listening"}
