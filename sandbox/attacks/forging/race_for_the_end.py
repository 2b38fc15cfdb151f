"""Does something drastic in the moment in which the last check ends.

victim: api
tries: to have the run end in a way that forgets what has failed before
must: failed, crashed, timed_out, too_much_output, out_of_memory
backends: docker-runc, docker-runsc, local
"""

import os
import sys

from fastapi import FastAPI, Request

app = FastAPI()
count = 0

# variant: output_flood
@app.post("/digest")
def digest():
    os.write(1, b"x" * 60_000)
    while True:
        os.write(1, b"x" * 60_000)

# variant: exit_after_two
@app.middleware("http")
async def leave(request: Request, call_next):
    global count
    count += 1
    if count > 1:
        os._exit(0)
    return await call_next(request)

# variant: memory_error_claimed
@app.post("/digest")
def digest():
    raise MemoryError

# variant: recursion
@app.post("/digest")
def digest():
    return digest()

# variant: exit_status_of_a_signal
@app.post("/digest")
def digest():
    os._exit(137)

# variant: pytest_exit_status
@app.post("/digest")
def digest():
    os._exit(5)
