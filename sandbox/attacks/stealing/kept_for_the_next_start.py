"""Keeps hidden inputs for a start whose output is shown.

victim: api
tries: to pass a hidden input on by a file, and to print it at an import
must: failed
shows: armed
backends: docker-runc, docker-runsc
"""

import os
from pathlib import Path

from fastapi import FastAPI, Request

app = FastAPI()
print("armed", flush=True)
PLACES = [Path(folder) / "kept" for folder in ("/tmp", "/work", ".", "/dev/shm", "/var/tmp")]
for place in PLACES:
    if place.exists():
        print("kept:", place.read_text(), flush=True)


@app.middleware("http")
async def keep(request: Request, call_next):
    text = (await request.body()).decode()
    for place in PLACES:
        try:
            with place.open("a") as file:
                file.write(text)
        except OSError:
            pass
    return await call_next(request)
