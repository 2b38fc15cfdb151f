# caught by: hidden/test_repetitions.py::test_tells_orders_apart
import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, HTTPException, Request, Response, status
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
    async with office.working(workers=2):
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


@dataclass
class Certificate:
    id: int
    name: str
    state: str = "waiting"
    result: str | None = None


@dataclass
class Office:
    """What is ordered, and the workers that see to it."""

    certificates: dict[int, Certificate] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    unfinished: int = 0
    queue: asyncio.Queue[Certificate] = field(default_factory=asyncio.Queue)

    async def work(self, threads: ThreadPoolExecutor) -> None:
        """Work on one certificate after the other, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            certificate = await self.queue.get()
            try:
                name = certificate.name
                certificate.result = await loop.run_in_executor(threads, render, name)
                certificate.state = "done"
            except Exception:
                certificate.state = "failed"
            finally:
                self.unfinished -= 1

    @asynccontextmanager
    async def working(self, workers: int) -> AsyncIterator[None]:
        """Have so many workers, from the start of the application to its end."""
        with ThreadPoolExecutor(workers) as threads:
            tasks = [asyncio.create_task(self.work(threads)) for _ in range(workers)]
            yield
            for task in tasks:
                task.cancel()


office = Office()


@app.post("/certificates", status_code=status.HTTP_202_ACCEPTED)
async def order_certificate(order: Order, request: Request, response: Response) -> Certificate:
    key = request.headers.get("idempotency-key")
    number = office.by_key.get(order.name) if key else None
    if number is None:
        if office.unfinished == 8:
            raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})
        number = len(office.certificates) + 1
        certificate = Certificate(number, order.name)
        office.certificates[number] = certificate
        office.unfinished += 1
        office.queue.put_nowait(certificate)
        if key:
            office.by_key[order.name] = number
    response.headers["location"] = f"/certificates/{number}"
    return office.certificates[number]


@app.get("/certificates/{number}")
async def show_certificate(number: int) -> Certificate:
    try:
        return office.certificates[number]
    except KeyError:
        raise HTTPException(status.HTTP_404_NOT_FOUND) from None
