# caught by: examples/test_certificates.py::test_answers_before_the_work_is_done
import traceback
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Event, Lock, Semaphore
from typing import Annotated, Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
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


class Full(Exception):
    """There is no room for another order."""


class Workshop:
    """Takes orders, and works on them in threads of its own."""

    def __init__(self, places: int, threads: int) -> None:
        self.places = Semaphore(places)
        self.pool = ThreadPoolExecutor(threads)
        self.lock = Lock()
        self.certificates: list[dict[str, Any]] = []
        self.by_key: dict[str, dict[str, Any]] = {}

    def take(self, name: str, key: str | None) -> dict[str, Any]:
        """Return the certificate of this key, or begin one; handlers call this from threads."""
        with self.lock:
            if key in self.by_key:
                return dict(self.by_key[key])
            if not self.places.acquire(blocking=False):
                raise Full
            number = len(self.certificates) + 1
            certificate = {"id": number, "name": name, "state": "waiting", "result": None}
            self.certificates.append(certificate)
            if key is not None:
                self.by_key[key] = certificate
            taken = dict(certificate)
        self.pool.submit(self._work, certificate).result()
        return taken | certificate

    def _work(self, certificate: dict[str, Any]) -> None:
        try:
            result = render(certificate["name"])
            certificate.update(result=result, state="done")
        except Exception:
            traceback.print_exc()
            certificate.update(state="failed")
        finally:
            self.places.release()


workshop = Workshop(places=8, threads=3)


@app.exception_handler(Full)
def refuse(request: Request, error: Full) -> JSONResponse:
    return JSONResponse({"detail": "Please come back"}, 503, {"Retry-After": "2"})


@app.post("/certificates")
def order_certificate(
    order: Order, idempotency_key: Annotated[str | None, Header()] = None
) -> JSONResponse:
    certificate = workshop.take(order.name, idempotency_key)
    location = f"/certificates/{certificate['id']}"
    return JSONResponse(certificate, 202, {"Location": location})


@app.get("/certificates/{number}")
def show_certificate(number: int) -> dict[str, Any]:
    if not 0 < number <= len(workshop.certificates):
        raise HTTPException(404, "No such certificate")
    return workshop.certificates[number - 1]
