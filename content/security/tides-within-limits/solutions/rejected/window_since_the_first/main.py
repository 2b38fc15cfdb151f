# caught by: hidden/test_window.py::test_keeps_the_limit_in_every_window
import asyncio
import math
from typing import Annotated

import clock
from fastapi import Depends, FastAPI, Header, HTTPException, Response

app = FastAPI(title="Tides")
app.include_router(clock.router)

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


windows: dict[str, tuple[float, int]] = {}


def calling_client(x_api_key: Annotated[str, Header()] = "") -> str:
    if x_api_key not in CLIENTS:
        raise HTTPException(401, "Send a known key in X-API-Key")
    return CLIENTS[x_api_key]


# async, so that it runs on the event loop: without an await, nothing can come in between.
async def within_limits(client: Annotated[str, Depends(calling_client)]) -> dict[str, str]:
    """Count a request, or refuse it; return the headers that its answer gets."""
    now, limit = clock.now(), LIMITS[client]
    began, count = windows.get(client, (-math.inf, 0))
    if now - began >= WINDOW_SECONDS:
        began, count = now, 0
    headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": "0"}
    if count >= limit:
        wait = math.ceil(began + WINDOW_SECONDS - now)
        raise HTTPException(429, "Too many requests", headers | {"Retry-After": str(wait)})
    windows[client] = began, count + 1
    return headers | {"X-RateLimit-Remaining": str(limit - count - 1)}


@app.get("/health")
def show_health():
    return {"status": "ok"}


@app.get("/tides/{port}")
async def show_tides(
    port: str, response: Response, headers: Annotated[dict[str, str], Depends(within_limits)]
):
    times = await ask_for_tides(port)
    if times is None:
        raise HTTPException(404, "No such port", headers)
    response.headers.update(headers)
    return {"port": port, "high_water": times}
