# caught by: hidden/test_failures.py::test_answers_for_an_unknown_stake
import logging
from uuid import uuid4

import archive
import journal
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

app = FastAPI(title="Glacier")
app.include_router(journal.router)
log = logging.getLogger("glacier")


class Reading(BaseModel):
    stake: str
    height: float


@app.exception_handler(ConnectionError)
def answer_unreachable(request: Request, error: ConnectionError) -> JSONResponse:
    log.warning("%s %s: the archive is away: %s", request.method, request.url.path, error)
    return JSONResponse({"detail": "Try again later"}, 503, {"Retry-After": "30"})


@app.exception_handler(Exception)
def answer_unforeseen(request: Request, error: Exception) -> JSONResponse:
    reference = uuid4().hex
    log.error("%s: %s %s", reference, request.method, request.url.path, exc_info=error)
    return JSONResponse({"detail": "Internal error", "reference": reference}, 500)


@app.post("/readings", status_code=201)
def add_reading(reading: Reading):
    try:
        archive.store(reading.stake, reading.height)
    except archive.StakeUnknownError:
        raise HTTPException(404, "No such stake") from None
    return {"stored": 1}


@app.post("/readings/batch")
def add_readings(readings: list[Reading]):
    refused = []
    for position, reading in enumerate(readings):
        try:
            archive.store(reading.stake, reading.height)
        except archive.StakeUnknownError:
            refused.append(position)
    return {"stored": len(readings) - len(refused), "refused": refused}


@app.get("/stakes/{name}")
def show_stake(name: str):
    heights = archive.heights_of(name)
    if heights is None:
        return {"stake": name, "heights": []}
    return {"stake": name, "heights": heights}
