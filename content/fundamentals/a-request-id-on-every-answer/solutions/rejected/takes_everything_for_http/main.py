# caught by: hidden/test_transparency.py::test_lets_the_application_start
import asyncio
import re
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
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


ID_RULE = re.compile("^[A-Za-z0-9._-]{1,64}$", re.ASCII)


@dataclass
class Observation:
    """What is known of one request, from its first line to its last byte."""

    scope: Scope
    request_id: str
    started: float = field(default_factory=time.perf_counter)
    status: int = 500
    is_over: bool = False

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def see(self, message: Message) -> None:
        """Look at a message before it is sent, and add the headers to the first."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", []),
                (b"x-request-id", self.request_id.encode()),
                (b"server-timing", b"app;dur=%.3f" % (self.seconds * 1000)),
            ]

    def end(self) -> None:
        """Write the record, once."""
        if not self.is_over:
            self.is_over = True
            LOG.append(
                {
                    "request_id": self.request_id,
                    "method": self.scope["method"],
                    "path": self.scope["path"],
                    "status": self.status,
                    "seconds": self.seconds,
                }
            )


def chosen_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name == b"x-request-id" and ID_RULE.match(value.decode("latin-1")):
            return value.decode("latin-1")
    return secrets.token_hex(16)


def observed(inner: ASGIApp) -> ASGIApp:
    """Return an application that stands around the whole of another one."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        seen = Observation(scope, chosen_id(scope["headers"]))
        scope["state"] = {**scope.get("state", {}), "request_id": seen.request_id}

        async def send_observed(message: Message) -> None:
            seen.see(message)
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                seen.end()

        try:
            await inner(scope, receive, send_observed)
        finally:
            seen.end()

    return outer


# Outside of everything, also of the layer that answers when the application has crashed.
app = observed(app)
