"""Prints the hidden inputs that its code receives.

victim: api
tries: to see the hidden inputs in the output, which is shown for import and examples
must: failed, crashed, timed_out
shows: armed
seconds: 6
backends: docker-runc, docker-runsc, local
"""

import logging
import os
import sys
import threading
import time
import warnings

from fastapi import FastAPI, Request

app = FastAPI()
print("armed", flush=True)


@app.middleware("http")
async def tell(request: Request, call_next):
    show((await request.body()).decode() + str(os.environ.get("LABEL")))
    return await call_next(request)


# variant: stdout
show = print

# variant: stderr
def show(text):
    print(text, file=sys.stderr, flush=True)

# variant: logging
def show(text):
    logging.error(text)
    logging.getLogger("uvicorn.error").error(text)

# variant: warnings
def show(text):
    warnings.warn(text)

# variant: descriptors
def show(text):
    for descriptor in range(64):
        try:
            os.write(descriptor, text.encode())
        except OSError:
            pass

# variant: later
def show(text):
    threading.Timer(0.3, print, (text,)).start()

# variant: pipe_of_the_examples
# backends: docker-runc, docker-runsc
# The output pipe of the examples' app is kept by a daemon, which the hidden app tells.
import socket

ADDRESS = "\0listener"
if os.path.basename(os.getcwd()) == "app-1" and os.fork() == 0:
    os.setsid()
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(ADDRESS)
    while True:
        os.write(1, ear.recv(65536) + b"\n")
time.sleep(0.1)


def show(text):
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(text.encode(), ADDRESS)

# variant: pipe_of_the_examples_is_full
# backends: docker-runc, docker-runsc
# must: failed, crashed, timed_out, too_much_output
# It fills the pipe first, so that the supervisor reads it later.
def show(text):
    os.write(1, text.encode() * 200)
