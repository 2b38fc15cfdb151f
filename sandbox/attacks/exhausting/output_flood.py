"""Prints without end.

victim: api
tries: to fill the supervisor's memory, the frame or the database with output
must: too_much_output, timed_out
seconds: 5
backends: docker-runc, docker-runsc, local
"""

import logging
import os
import sys
import threading
import warnings

from fastapi import FastAPI

app = FastAPI()


def flood(descriptor=1, data=b"x" * 65536):
    while True:
        os.write(descriptor, data)


# variant: stdout
flood()

# variant: stderr
flood(2)

# variant: line_ends
flood(1, b"\n" * 4096)

# variant: nul_bytes
flood(1, b"\0" * 65536)

# variant: broken_utf_8
flood(1, b"\xff" * 65536)

# variant: escapes
flood(1, b"\x1b[" * 32768)

# variant: log
while True:
    logging.error("x" * 1000)

# variant: in_hidden_checks
@app.get("/label")
def label():
    flood()

# variant: from_a_thread
threading.Thread(target=flood, daemon=True).start()

# variant: from_a_daemon
# backends: docker-runc, docker-runsc
if os.fork() == 0:
    os.setsid()
    flood()
