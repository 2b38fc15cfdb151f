# caught by: hidden/test_ids.py::test_lines_keep_their_id
"""The audio guides of a castle."""

import asyncio
import logging
import os
import re
import time
import uuid

import httpx2
from fastapi import APIRouter, FastAPI, HTTPException, Response
from fastapi.responses import StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

CATALOGUE_URL = os.environ.get("CATALOGUE_URL", "http://127.0.0.1:9")


class Current:
    def __init__(self) -> None:
        self.value = "-"

    def get(self) -> str:
        return self.value

    def set(self, value: str) -> None:
        self.value = value


request_id = Current()


class AddRequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


log = logging.getLogger("guides")
log.setLevel(logging.INFO)
handler = logging.FileHandler(os.environ.get("LOG_FILE", "guides.log"))
handler.setFormatter(logging.Formatter("%(request_id)s %(message)s"))
handler.addFilter(AddRequestId())
log.addHandler(handler)


async def read_catalogue(path: str) -> dict:
    """Ask the service that knows what is in the rooms."""
    async with httpx2.AsyncClient(base_url=CATALOGUE_URL) as http:
        answer = await http.get(path, headers={"X-Request-ID": request_id.get()})
    logging.getLogger("guides.catalogue").info("catalogue said %s", answer.status_code)
    if answer.status_code != 200:
        raise HTTPException(502, "The catalogue has no answer")
    return answer.json()


rooms = APIRouter()


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


tours = APIRouter()


@tours.get("/{number}")
def show_tour(number: int):
    log.info("tour %s shown", number)
    if number == 13:
        raise RuntimeError("the tour ends in front of a wall")
    return {"number": number, "rooms": [number, number + 1]}


app = FastAPI(title="Audio guides")
app.include_router(rooms, prefix="/rooms")
app.include_router(tours, prefix="/tours")


COUNT = Counter("guides_requests", "Requests", ["method", "route", "status"])
SECONDS = Histogram("guides_request_seconds", "Until the last byte", ["method", "route"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def accept_or_make(received: str) -> str:
    return received if re.fullmatch(r"[A-Za-z0-9-]{8,64}", received) else uuid.uuid4().hex


def template_of(scope) -> str:
    """The route with the prefix of its router, which FastAPI keeps beside the route."""
    if "route" not in scope:
        return "unmatched"
    context = scope.get("fastapi", {}).get("effective_route_context")
    return getattr(context or scope["route"], "path", "unmatched")


class Observe:
    """Names each request, and counts it when its answer is over."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        received = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        name = accept_or_make(received)
        request_id.set(name)
        status, started = 500, time.perf_counter()

        async def watch(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", []), (b"x-request-id", name.encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = template_of(scope)
            COUNT.labels(method, route, str(status)).inc()
            SECONDS.labels(method, route).observe(time.perf_counter() - started)


@app.get("/metrics")
def show_metrics():
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


app.add_middleware(Observe)


@app.exception_handler(Exception)
async def crash(request, error):
    # It runs outside of all middleware, and so writes the header itself.
    headers = {"X-Request-ID": request_id.get()}
    return Response("Internal Server Error", 500, headers)
