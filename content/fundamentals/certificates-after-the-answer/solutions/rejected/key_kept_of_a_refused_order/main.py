# caught by: hidden/test_room.py::test_takes_a_refused_order_later
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event
from typing import Annotated, Literal

from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import BackgroundTasks, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel, Field

logger = logging.getLogger("certificates")
HANDLER_THREADS = 4

rendered: list[str] = []
gates: dict[str, Event] = {}


class Patience:
    """How long a slow certificate waits at its gate; shorter, once it was in vain."""

    seconds = 1.5


class RenderError(Exception):
    """A certificate cannot be made."""


def render(name: str) -> str:
    """Make a certificate. This blocks its thread, and it may raise whatever it likes."""
    rendered.append(name)
    if name.startswith("bad-"):
        raise RenderError(name)
    if name.startswith("odd-"):
        raise ZeroDivisionError("a bug of the library")
    if name.startswith("slow-"):
        gate = gates.setdefault(name, Event())
        if not gate.wait(Patience.seconds):
            Patience.seconds = 0.1
            return f"{name} was rendered too late"
    return f"This is to certify that {name} has passed"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = HANDLER_THREADS
    yield


app = FastAPI(title="Certificates", lifespan=lifespan)


@app.get("/health")
def show_health() -> dict[str, bool]:
    return {"ok": True}


@app.get("/rendered")
def show_rendered() -> list[str]:
    """Tell for which names `render` was called so far."""
    return rendered


@app.post("/gates/{name}", status_code=204)
async def open_gate(name: str) -> None:
    """Let the slow certificate of this name go on, and all later ones."""
    gates.setdefault(name, Event()).set()


MAX_UNFINISHED = 8
rendering = CapacityLimiter(2)
"""Threads for rendering, apart from those in which handlers run."""


class Order(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class Certificate(BaseModel):
    id: int
    name: str
    state: Literal["waiting", "done", "failed"] = "waiting"
    result: str | None = None


certificates: dict[int, Certificate] = {}
by_key: dict[str, Certificate] = {}


async def work(certificate: Certificate) -> None:
    try:
        certificate.result = await run_sync(render, certificate.name, limiter=rendering)
    except Exception:
        logger.exception("certificate %s failed", certificate.id)
        certificate.state = "failed"
    else:
        certificate.state = "done"


# No await between looking and storing: two requests cannot come between.
@app.post("/certificates", status_code=202)
async def order_certificate(
    order: Order,
    response: Response,
    tasks: BackgroundTasks,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Certificate:
    certificate = by_key.get(idempotency_key) if idempotency_key else None
    if certificate is None:
        certificate = Certificate(id=len(certificates) + 1, name=order.name)
        if idempotency_key:
            by_key[idempotency_key] = certificate
        unfinished = [each for each in certificates.values() if each.state == "waiting"]
        if len(unfinished) >= MAX_UNFINISHED:
            raise HTTPException(503, "Too much to do", headers={"Retry-After": "5"})
        certificates[certificate.id] = certificate
        tasks.add_task(work, certificate)
    response.headers["Location"] = f"/certificates/{certificate.id}"
    return certificate


@app.get("/certificates/{certificate_id}")
async def show_certificate(certificate_id: int) -> Certificate:
    if certificate_id not in certificates:
        raise HTTPException(404)
    return certificates[certificate_id]
