# caught by: hidden/test_tries.py::test_a_no_is_an_answer
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from math import ceil
from time import monotonic, sleep
from typing import Annotated

import httpx2
from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

PADS_URL = os.environ.get("PADS_URL", "http://127.0.0.1:9000")
FLIGHTS_URL = os.environ.get("FLIGHTS_URL", "http://127.0.0.1:9001")
TRY_SECONDS = float(os.environ.get("TRY_SECONDS", "1"))
TOTAL_SECONDS = float(os.environ.get("TOTAL_SECONDS", "3"))
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "0.1"))
BREAKER_FAILURES = int(os.environ.get("BREAKER_FAILURES", "5"))
OPEN_SECONDS = float(os.environ.get("OPEN_SECONDS", "10"))
TRIES = 3

app = FastAPI(title="Supply flights")
client = httpx2.Client()


class State(Enum):
    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


@dataclass
class Line:
    """What we know of a service. Threads share it, so it changes under its lock only."""

    state: State = State.CLOSED
    failed: int = 0
    closed_from: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


pads, flights = Line(), Line()


def may_try(line: Line) -> bool:
    with line.lock:
        if line.state is State.OPEN and monotonic() >= line.closed_from:
            line.state = State.PROBING  # this one finds out, all others see that somebody does
            return True
        return line.state is State.CLOSED


def note(line: Line, worked: bool) -> None:
    with line.lock:
        line.failed = 0 if worked else line.failed + 1
        if worked:
            line.state = State.CLOSED
        elif line.state is State.PROBING or line.failed >= BREAKER_FAILURES:
            line.state = State.OPEN
            line.closed_from = monotonic() + OPEN_SECONDS


def refuse(status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"detail": "The service does not answer"}, status, headers)


def ask(line: Line, send: Callable[[float], httpx2.Response]) -> Response:
    """Send something, up to three times; `send` takes the seconds that it may last."""
    end = monotonic() + TOTAL_SECONDS
    failure = None
    for _ in range(TRIES):
        if failure is not None:
            if monotonic() + PAUSE_SECONDS >= end:
                break
            sleep(PAUSE_SECONDS)
        left = end - monotonic()
        if left <= 0 or not may_try(line):
            break
        try:
            reply = send(min(TRY_SECONDS, left))
        except httpx2.TimeoutException:
            failure = 504
        except httpx2.RequestError:
            failure = 502
        else:
            if reply.status_code < 500:
                note(line, worked=True)
                if reply.is_client_error:
                    return JSONResponse({"detail": reply.reason_phrase}, reply.status_code)
                media_type = reply.headers.get("content-type")
                return Response(reply.content, reply.status_code, media_type=media_type)
            failure = 502
        note(line, worked=False)
    if failure is not None:
        return refuse(failure)
    seconds = max(1, ceil(line.closed_from - monotonic()))
    return refuse(503, {"Retry-After": str(seconds)})


class Flight(BaseModel):
    to: str
    content: str


@app.get("/pads/{name}")
def show_pad(name: str) -> Response:
    url = f"{PADS_URL}/pads/{name}"
    return ask(pads, lambda seconds: client.get(url, timeout=seconds))


@app.post("/flights")
def order_flight(
    flight: Flight, idempotency_key: Annotated[str | None, Header()] = None
) -> Response:
    key = idempotency_key or secrets.token_urlsafe()

    def send(seconds: float) -> httpx2.Response:
        return client.post(
            f"{FLIGHTS_URL}/flights",
            json=flight.model_dump(),
            headers={"Idempotency-Key": key},
            timeout=seconds,
        )

    return ask(flights, send)
