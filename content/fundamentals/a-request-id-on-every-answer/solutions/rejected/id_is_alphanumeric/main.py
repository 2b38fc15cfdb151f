# caught by: hidden/test_ids.py::test_replaces_an_id_that_breaks_the_rule
import asyncio
import time
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

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


PUNCTUATION = str.maketrans("", "", "._-")


def take_or_make_id(sent: str | None) -> str:
    if sent and len(sent) <= 64 and sent.translate(PUNCTUATION).isalnum():
        return sent
    return str(uuid.uuid4())


def write_record(request: Request, status_code: int) -> None:
    LOG.append(
        {
            "request_id": request.state.request_id,
            "method": request.method,
            "path": request.url.path,
            "status": status_code,
            "seconds": time.monotonic() - request.state.started,
        }
    )


def mark(request: Request, response: Response) -> None:
    elapsed = time.monotonic() - request.state.started
    response.headers["X-Request-ID"] = request.state.request_id
    response.headers.append("Server-Timing", f"app;dur={elapsed * 1000:.2f}")


@app.middleware("http")
async def observe(request: Request, call_next: Callable[[Request], Awaitable[Any]]) -> Response:
    request.state.started = time.monotonic()
    request.state.request_id = take_or_make_id(request.headers.get("x-request-id"))
    try:
        response = await call_next(request)
    except Exception:
        write_record(request, 500)
        raise
    mark(request, response)
    body = response.body_iterator

    async def body_then_record() -> AsyncIterator[bytes]:
        try:
            async for chunk in body:
                yield chunk
        finally:
            write_record(request, response.status_code)

    response.body_iterator = body_then_record()
    return response


@app.exception_handler(Exception)
async def answer_a_crash(request: Request, error: Exception) -> Response:
    response = PlainTextResponse("Internal Server Error", 500)
    mark(request, response)
    return response
