import asyncio

import clock
from fastapi import FastAPI

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


@app.get("/health")
def show_health():
    return {"status": "ok"}


@app.get("/tides/{port}")
async def show_tides(port: str):
    return {"port": port, "high_water": await ask_for_tides(port)}
