import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx2
from fastapi import FastAPI, Header, Request, Response
from pydantic import BaseModel

PADS_URL = os.environ.get("PADS_URL", "http://127.0.0.1:9000")
FLIGHTS_URL = os.environ.get("FLIGHTS_URL", "http://127.0.0.1:9001")
TRY_SECONDS = float(os.environ.get("TRY_SECONDS", "1"))
TOTAL_SECONDS = float(os.environ.get("TOTAL_SECONDS", "3"))
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "0.1"))
BREAKER_FAILURES = int(os.environ.get("BREAKER_FAILURES", "5"))
OPEN_SECONDS = float(os.environ.get("OPEN_SECONDS", "10"))
TRIES = 3


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with httpx2.AsyncClient() as client:
        yield {"client": client}


app = FastAPI(title="Supply flights", lifespan=lifespan)


class Flight(BaseModel):
    to: str
    content: str


def passed_on(reply: httpx2.Response) -> Response:
    return Response(reply.content, reply.status_code, media_type=reply.headers.get("content-type"))


@app.get("/pads/{name}")
async def show_pad(name: str, request: Request) -> Response:
    client: httpx2.AsyncClient = request.state.client
    return passed_on(await client.get(f"{PADS_URL}/pads/{name}"))


@app.post("/flights")
async def order_flight(
    flight: Flight, request: Request, idempotency_key: Annotated[str | None, Header()] = None
) -> Response:
    client: httpx2.AsyncClient = request.state.client
    return passed_on(await client.post(f"{FLIGHTS_URL}/flights", json=flight.model_dump()))
