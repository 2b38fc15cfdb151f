"""Certificates. What stands here is there already, and is used as it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from pydantic import BaseModel, Field

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


class Order(BaseModel):
    name: str = Field(min_length=1, max_length=60)


@app.post("/certificates")
def order_certificate(order: Order) -> dict[str, str]:
    return {"result": render(order.name)}
