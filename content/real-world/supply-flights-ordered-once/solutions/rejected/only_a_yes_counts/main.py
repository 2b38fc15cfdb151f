# caught by: hidden/test_breaker.py::test_in_a_row
import asyncio
import math
import os
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx2
from fastapi import FastAPI, Header, HTTPException, Request, Response
from pydantic import BaseModel

PADS_URL = os.environ.get("PADS_URL", "http://127.0.0.1:9000")
FLIGHTS_URL = os.environ.get("FLIGHTS_URL", "http://127.0.0.1:9001")
TRY_SECONDS = float(os.environ.get("TRY_SECONDS", "1"))
TOTAL_SECONDS = float(os.environ.get("TOTAL_SECONDS", "3"))
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "0.1"))
BREAKER_FAILURES = int(os.environ.get("BREAKER_FAILURES", "5"))
OPEN_SECONDS = float(os.environ.get("OPEN_SECONDS", "10"))
TRIES = 3


class OpenError(Exception):
    """The breaker lets nothing through."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))


class Breaker:
    """Closed; or open since a time; or open, and one try finds out whether it must stay so."""

    def __init__(self) -> None:
        self.failures = 0
        self.opened_at: float | None = None
        self.probing = False

    def ask(self) -> None:
        """Let a try through, or raise OpenError. No await in here: nobody comes in between."""
        if self.opened_at is None:
            return
        left = self.opened_at + OPEN_SECONDS - time.monotonic()
        if left > 0 or self.probing:
            raise OpenError(left)
        self.probing = True

    def succeeded(self) -> None:
        self.failures, self.opened_at, self.probing = 0, None, False

    def failed(self) -> None:
        self.failures += 1
        if self.probing or self.failures >= BREAKER_FAILURES:
            self.opened_at, self.probing = time.monotonic(), False


class Service:
    """One service, with a breaker of its own."""

    def __init__(self, url: str, client: httpx2.AsyncClient) -> None:
        self.url = url
        self.client = client
        self.breaker = Breaker()

    async def ask(self, method: str, path: str, **kwargs: Any) -> Response:
        until = time.monotonic() + TOTAL_SECONDS
        status = 504
        for number in range(TRIES):
            if number:
                if time.monotonic() + PAUSE_SECONDS >= until:
                    break  # there is no time for another try: no reason to wait
                await asyncio.sleep(PAUSE_SECONDS)
            seconds = min(TRY_SECONDS, until - time.monotonic())
            if seconds <= 0:
                break
            try:
                self.breaker.ask()
            except OpenError as error:
                if number:  # it has opened while this request was waiting: what failed, failed
                    break
                headers = {"Retry-After": str(error.seconds)}
                raise HTTPException(503, "Not now", headers) from None
            try:
                reply = await self.attempt(seconds, method, path, **kwargs)
            except TimeoutError:
                status = 504
            except httpx2.HTTPError:
                status = 502
            else:
                return reply
        raise HTTPException(status, "The service does not answer")

    async def attempt(self, seconds: float, method: str, path: str, **kwargs: Any) -> Response:
        """Try once, and tell the breaker, whatever happens."""
        good = False
        try:
            async with asyncio.timeout(seconds):
                reply = await self.client.request(method, self.url + path, **kwargs)
            if reply.status_code >= 500:
                raise httpx2.HTTPError("it failed")
            good = True
        finally:
            if not good:
                self.breaker.failed()
        if reply.is_success:
            self.breaker.succeeded()
        kind = reply.headers.get("content-type")
        return Response(reply.content, reply.status_code, media_type=kind)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with httpx2.AsyncClient(timeout=None) as client:
        yield {
            "pads": Service(PADS_URL, client),
            "flights": Service(FLIGHTS_URL, client),
        }


app = FastAPI(title="Supply flights", lifespan=lifespan)


class Flight(BaseModel):
    to: str
    content: str


@app.get("/pads/{name}")
async def show_pad(name: str, request: Request) -> Response:
    return await request.state.pads.ask("GET", f"/pads/{name}")


@app.post("/flights")
async def order_flight(
    flight: Flight, request: Request, idempotency_key: Annotated[str | None, Header()] = None
) -> Response:
    headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}  # one for all tries
    body = flight.model_dump()
    return await request.state.flights.ask("POST", "/flights", json=body, headers=headers)
