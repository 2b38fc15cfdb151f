import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG: deque[dict[str, Any]] = deque(maxlen=500)
"""The last records, a dictionary for each request."""
PATIENCE = 1.5

gates: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
reached: set[str] = set()


async def pass_gate(name: str) -> bool:
    """Wait until a gate is open, and return whether it was opened in time."""
    reached.add(name)
    try:
        await asyncio.wait_for(gates[name].wait(), PATIENCE)
    except TimeoutError:
        return False
    return True


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.ready = True
    yield


app = FastAPI(title="Observed", lifespan=lifespan)


@app.get("/log")
def show_log() -> list[dict[str, Any]]:
    return list(LOG)


@app.get("/ready")
def show_readiness(request: Request) -> dict[str, bool]:
    return {"ready": getattr(request.app.state, "ready", False)}


@app.get("/items/{number}")
def show_item(number: int) -> dict[str, int]:
    return {"number": number}


@app.get("/me")
def show_request_id(request: Request) -> dict[str, str | None]:
    return {"request_id": getattr(request.state, "request_id", None)}


@app.get("/search")
async def search(response: Response) -> dict[str, int]:
    await asyncio.sleep(0.05)
    response.headers["Server-Timing"] = "db;dur=41.5"
    return {"found": 3}


@app.get("/crash")
def crash() -> None:
    raise RuntimeError("this is a bug")


@app.get("/rows")
def stream_rows() -> StreamingResponse:
    async def rows() -> AsyncIterator[str]:
        for number in range(3):
            await asyncio.sleep(0.05)
            yield f"row {number}\n"

    return StreamingResponse(rows())


@app.get("/torn")
def stream_until_it_fails() -> StreamingResponse:
    async def rows() -> AsyncIterator[str]:
        yield "row 0\n"
        raise RuntimeError("there is no second row")

    return StreamingResponse(rows())


@app.get("/live/{gate}")
def stream_what_happens(gate: str) -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        yield "started\n"
        yield "opened\n" if await pass_gate(gate) else "nobody came\n"

    return StreamingResponse(events())


@app.get("/wait/{gate}")
async def wait(gate: str) -> dict[str, bool]:
    return {"opened": await pass_gate(gate)}


@app.get("/report/{gate}", status_code=202)
def order_a_report(gate: str, tasks: BackgroundTasks) -> None:
    tasks.add_task(pass_gate, gate)


@app.get("/gates")
def show_gates() -> list[str]:
    return sorted(reached)


@app.post("/gates/{gate}", status_code=204)
async def open_gate(gate: str) -> None:
    gates[gate].set()


VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Observe:
    """Gives each HTTP request an id and a clock, and writes its record."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        state = scope.setdefault("state", {})
        state["started"] = time.perf_counter()
        state["request_id"] = request_id_of(scope)
        status = 500  # what the client gets when the application raises before it answers
        written = False

        def write_record() -> None:
            nonlocal written
            if not written:
                written = True
                LOG.append(
                    {
                        "request_id": state["request_id"],
                        "method": scope["method"],
                        "path": scope["path"],
                        "status": status,
                        "seconds": time.perf_counter() - state["started"],
                    }
                )

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message["headers"])
                for name, value in headers_for(state).items():
                    headers.append(name, value)
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                write_record()

        try:
            await self.app(scope, receive, observe)
        finally:
            write_record()


def request_id_of(scope: Scope) -> str:
    sent = Headers(scope=scope).get("x-request-id", "")
    return sent if VALID_ID.fullmatch(sent) else uuid4().hex


def headers_for(state: dict[str, Any]) -> dict[str, str]:
    milliseconds = (time.perf_counter() - state["started"]) * 1000
    return {
        "X-Request-ID": state["request_id"],
        "Server-Timing": f"app;dur={milliseconds:.1f}",
    }


app.add_middleware(Observe)


# The answer to a crash is made outside of all added middleware, so it needs its own headers.
@app.exception_handler(Exception)
async def answer_a_crash(request: Request, error: Exception) -> JSONResponse:
    detail = {"detail": "Internal Server Error"}
    return JSONResponse(detail, 500, headers_for(request.scope["state"]))
