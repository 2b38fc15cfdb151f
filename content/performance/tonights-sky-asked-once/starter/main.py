import functools
import os

import httpx2
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

app = FastAPI(title="Tonight's sky")
app.add_middleware(GZipMiddleware)

SKY_URL = os.environ.get("SKY_URL", "http://127.0.0.1:9000")
TTL_SECONDS = float(os.environ.get("TTL_SECONDS", "60"))
MAX_ENTRIES = int(os.environ.get("MAX_ENTRIES", "100"))


@functools.cache
@app.get("/skies/{place}")
async def show_sky(place: str):
    return httpx2.get(f"{SKY_URL}/charts/{place}").json()
