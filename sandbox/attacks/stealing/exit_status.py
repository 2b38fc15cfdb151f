"""Ends with a status that says something.

victim: api
tries: to carry a byte of a hidden input out in the status, or the signal, of its end
must: crashed, failed
shows: armed
backends: docker-runc, docker-runsc, local
"""

import os

from fastapi import FastAPI, Request

app = FastAPI()
print("armed", flush=True)


# variant: status
@app.post("/digest")
async def digest(request: Request):
    text = (await request.json())["text"]
    if text != "lamp":
        os._exit(ord(text[0]))
    return {}

# variant: signal
@app.post("/digest")
async def digest(request: Request):
    text = (await request.json())["text"]
    if text != "lamp":
        os.kill(os.getpid(), 1 + ord(text[0]) % 15)
    return {}
