"""The audio guides of a castle."""

import asyncio
import contextvars
import logging
import os
import secrets
import string
from time import monotonic

import httpx2
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

CATALOGUE_URL = os.environ.get("CATALOGUE_URL", "http://127.0.0.1:9")
current = contextvars.ContextVar("current", default="-")
requests_total = Counter("guides_requests_total", "Requests", ("method", "route", "status"))
request_seconds = Histogram("guides_request_seconds", "Time to the end", ("method", "route"))


class WithRequestId(logging.Formatter):
    """Begins each line with the request that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{current.get()} {super().format(record)}"


log = logging.getLogger("guides")
log.setLevel(logging.INFO)
handler = logging.FileHandler(os.environ.get("LOG_FILE", "guides.log"))
handler.setFormatter(WithRequestId())
log.addHandler(handler)


async def name_request(request: httpx2.Request) -> None:
    request.headers["X-Request-ID"] = current.get()


async def read_catalogue(path: str) -> dict:
    """Ask the service that knows what is in the rooms."""
    hooks = {"request": [name_request]}
    async with httpx2.AsyncClient(base_url=CATALOGUE_URL, event_hooks=hooks) as http:
        answer = await http.get(path)
    logging.getLogger("guides.catalogue").info("catalogue said %s", answer.status_code)
    if answer.status_code != 200:
        raise HTTPException(502, "The catalogue has no answer")
    return answer.json()


# The prefix stands at the router, so that each route knows its whole template.
rooms = APIRouter(prefix="/rooms")


@rooms.get("/{number}")
async def show_room(number: int):
    room = await read_catalogue(f"/rooms/{number}")
    log.info("room %s shown", number)
    return room


@rooms.get("/{number}/recording")
async def play(number: int):
    async def listen():
        for part in range(4):
            await asyncio.sleep(0.05)
            yield f"part {part} of room {number}\n"

    return StreamingResponse(listen(), media_type="text/plain")


tours = APIRouter(prefix="/tours")


@tours.get("/{number}")
def show_tour(number: int):
    log.info("tour %s shown", number)
    if number == 13:
        raise RuntimeError("the tour ends in front of a wall")
    return {"number": number, "rooms": [number, number + 1]}


app = FastAPI(title="Audio guides")
app.include_router(rooms)
app.include_router(tours)


@app.get("/metrics", response_class=PlainTextResponse)
async def show_metrics():
    return PlainTextResponse(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})


ALLOWED = set(string.ascii_letters + string.digits + "-")


def is_well_formed(name: str) -> bool:
    return 8 <= len(name) <= 64 and set(name) <= ALLOWED


def record(request: Request, status: int, began: float) -> None:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    method = request.method if request.method in known else "other"
    route = request.scope.get("route")
    template = route.path if route else "unmatched"
    requests_total.labels(method=method, route=template, status=status).inc()
    request_seconds.labels(method=method, route=template).observe(monotonic() - began)


@app.middleware("http")
async def observe(request: Request, call_next):
    began = monotonic()
    name = request.headers.get("X-Request-ID", "")
    if not is_well_formed(name):
        name = secrets.token_hex(16)
    request.state.name = name
    current.set(name)
    try:
        response = await call_next(request)
    except Exception:
        record(request, 500, began)
        raise
    response.headers["X-Request-ID"] = name
    parts = response.body_iterator

    async def to_the_end():
        try:
            async for part in parts:
                yield part
        finally:
            record(request, response.status_code, began)

    response.body_iterator = to_the_end()
    return response


@app.exception_handler(Exception)
async def crash(request: Request, error: Exception):
    return JSONResponse({"detail": "Our mistake"}, 500, {"X-Request-ID": request.state.name})
