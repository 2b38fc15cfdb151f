# caught by: hidden/test_failures.py::test_writes_down_the_unforeseen
import logging
import secrets
from typing import Annotated

import archive
import journal
from fastapi import Body, FastAPI, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

log = logging.getLogger("glacier")


class Reading(BaseModel):
    stake: str
    height: float


def no_such_stake() -> JSONResponse:
    return JSONResponse({"detail": "No such stake"}, 404)


class AnswerFailures:
    """Answers what rises out of the application, and writes it down."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        try:
            await self.app(scope, receive, send)
        except ConnectionError:
            log.warning("archive away: %s", scope["path"], exc_info=True)
            answer = JSONResponse({"detail": "Try again later"}, 503, {"Retry-After": "30"})
            await answer(scope, receive, send)
        except Exception:
            reference = secrets.token_hex(8)
            log.exception("unforeseen")
            answer = JSONResponse({"detail": "Internal error", "reference": reference}, 500)
            await answer(scope, receive, send)


app = FastAPI(title="Glacier")
app.add_middleware(AnswerFailures)
app.include_router(journal.router)


def is_stored(reading: Reading) -> bool:
    try:
        archive.store(reading.stake, reading.height)
    except archive.StakeUnknownError:
        return False
    return True


@app.post("/readings", status_code=201)
def add_reading(reading: Reading) -> Response:
    return JSONResponse({"stored": 1}, 201) if is_stored(reading) else no_such_stake()


@app.post("/readings/batch")
def add_readings(readings: Annotated[list[Reading], Body()]) -> dict:
    outcomes = [is_stored(reading) for reading in readings]
    refused = [position for position, stored in enumerate(outcomes) if not stored]
    return {"stored": outcomes.count(True), "refused": refused}


@app.get("/stakes/{name}")
def show_stake(name: str) -> Response:
    heights = archive.heights_of(name)
    if heights is None:
        return no_such_stake()
    return JSONResponse({"stake": name, "heights": heights})
