# caught by: hidden/test_counting.py::test_counts_a_client_together
import asyncio
import bisect
import math
from collections import defaultdict
from dataclasses import dataclass, field

import clock
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WINDOW_SECONDS = 60
LIMITS = {"harbour office": 3, "surf school": 5, "ferry company": 20, "museum": 3}
CLIENTS = {
    "key-h1": "harbour office",
    "key-h2": "harbour office",
    "key-s1": "surf school",
    "key-f1": "ferry company",
    "key-m1": "museum",
}
TIDES = {
    "brest": ["04:12", "16:38"],
    "dover": ["02:55", "15:20"],
    "lisbon": ["05:01", "17:24"],
}


async def ask_for_tides(port: str) -> list[str] | None:
    """Return the times of high water from another service, or None for an unknown port."""
    await asyncio.sleep(0.4 if port == "lisbon" else 0.01)  # some ports are slow
    return TIDES.get(port)


@dataclass
class Meter:
    """What one client has used in the last window, oldest first."""

    limit: int
    moments: list[float] = field(default_factory=list)

    def take(self, now: float) -> float:
        """Count a request and return 0, or return the seconds until one will be let through."""
        # From the right: what lies exactly one window back has ended.
        del self.moments[: bisect.bisect_right(self.moments, now - WINDOW_SECONDS)]
        if len(self.moments) < self.limit:
            self.moments.append(now)
            return 0
        return self.moments[0] - (now - WINDOW_SECONDS)

    def headers(self) -> dict[str, str]:
        left = self.limit - len(self.moments)
        return {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(left)}


class LimitTides:
    """Lets only so many requests for tides through to the app behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.meters = defaultdict(dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/tides/"):
            await self.app(scope, receive, send)
            return
        client = CLIENTS.get(Headers(scope=scope).get("x-api-key", ""))
        if client is None:
            unknown = JSONResponse({"detail": "Who are you?"}, 401)
            await unknown(scope, receive, send)
            return
        address = Headers(scope=scope).get("x-forwarded-for", "direct")
        meter = self.meters[client].setdefault(address, Meter(LIMITS[client]))
        wait = meter.take(clock.now())
        headers = meter.headers()
        if wait:
            headers["Retry-After"] = str(math.ceil(wait))
            refusal = JSONResponse({"detail": "Slow down"}, 429, headers)
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


app = FastAPI(title="Tides")
app.include_router(clock.router)
app.add_middleware(LimitTides)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/tides/{port}")
async def tides(port: str):
    times = await ask_for_tides(port)
    if times is None:
        raise HTTPException(status_code=404, detail="This port is not known")
    return {"port": port, "high_water": times}
