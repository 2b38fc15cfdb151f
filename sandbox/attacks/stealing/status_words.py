"""Tells hidden inputs in the words that go with a failed start.

victim: api
tries: to have a hidden input shown as an import error, a syntax error or a traceback
must: failed, crashed, timed_out, syntax_error
seconds: 6
shows: armed
backends: docker-runc, docker-runsc, local
"""

import fcntl
import json
import os
import stat
import struct

from fastapi import FastAPI, Request

app = FastAPI()
print("armed", flush=True)


def tell(**message):
    body = json.dumps(message).encode()
    for descriptor in range(3, 64):
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISFIFO(mode) and fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_WRONLY:
                os.write(descriptor, struct.pack(">I", len(body)) + body)
        except OSError:
            pass


# variant: in_a_handler
@app.post("/digest")
async def digest(request: Request):
    text = (await request.body()).decode()
    tell(error="import", message=text, text=text)
    return {}

# variant: as_the_kind_of_error
@app.post("/digest")
async def digest(request: Request):
    tell(error=(await request.body()).decode())
    return {}

# variant: import_error
if "LABEL" in os.environ:
    raise RuntimeError(os.environ["LABEL"])

# variant: syntax_error
if "LABEL" in os.environ:
    raise SyntaxError(os.environ["LABEL"], ("main.py", 1, 1, os.environ["LABEL"]))

# variant: exit_with_the_text
if "LABEL" in os.environ:
    raise SystemExit(os.environ["LABEL"])

# variant: start_up
async def app(scope, receive, send):
    raise RuntimeError(os.environ.get("LABEL", "nothing"))

# variant: through_the_examples_app
# backends: docker-runc, docker-runsc
import socket
import time

ADDRESS = "\0listener"
if os.path.basename(os.getcwd()) == "app-1" and os.fork() == 0:
    os.setsid()
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(ADDRESS)
    while True:
        text = ear.recv(65536).decode()
        tell(error="import", message=text, text=text)
time.sleep(0.1)


@app.post("/digest")
async def digest(request: Request):
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.sendto(await request.body(), ADDRESS)
    return {}

# variant: line_number
@app.post("/digest")
async def digest(request: Request):
    text = (await request.json())["text"]
    tell(error="syntax", line=int(text.encode().hex(), 16), message="x")
    return {}
