import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

JOURNAL = os.environ.get("JOURNAL", "journal.log")

log = logging.getLogger("post")
log.setLevel(logging.INFO)
log.addHandler(logging.FileHandler(JOURNAL))


# The post office itself: this part stays as it is.


class TubeBlockedError(Exception):
    """A capsule is stuck; the text says where, for the mechanics only."""


class Capsule(BaseModel):
    station: str = Field(max_length=40)
    code: str = Field(min_length=8)  # opens the capsule


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    log.info("office opened", extra={"since": date(1875, 2, 24)})
    yield


app = FastAPI(title="Pneumatic post", lifespan=lifespan)


@app.get("/tubes/{tube}/speed")
def tell_speed(tube: int):
    time.sleep(0.01)
    log.info("measured", extra={"tube": tube})
    return {"tube": tube, "speed": 1200 // tube}


@app.post("/capsules", status_code=201)
async def send_capsule(capsule: Capsule):
    await asyncio.sleep(0.01)
    log.info("capsule to %s", capsule.station, extra={"capsule": capsule.model_dump()})
    if capsule.station == "attic":
        raise TubeBlockedError("bend 4, behind the wall of the treasury")
    return {"station": capsule.station}


@app.post("/bundles", status_code=201)
async def send_bundle(capsules: list[Capsule]):
    log.info("bundle", extra={"bundle": [one.model_dump() for one in capsules], "by": app})
    return {"sent": len(capsules)}


@app.get("/capsules/{number}")
async def find_capsule(number: int, authorization: Annotated[str, Header()] = ""):
    log.warning("searched", extra={"number": number, "authorization": authorization})
    raise HTTPException(404, "No capsule with this number")


# What follows, and the setting up of the log above, is yours.


@app.exception_handler(Exception)
async def answer_unexpected(request: Request, error: Exception):
    log.error(f"{request.url} failed: {error}")
    return JSONResponse({"code": "internal", "detail": repr(error)}, status_code=500)
