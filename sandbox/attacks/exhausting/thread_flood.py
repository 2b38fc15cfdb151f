"""Makes threads until there are no more.

victim: api
tries: to use up the container's process ids, or the address space
must: failed, crashed, timed_out, out_of_memory
seconds: 4
shows: armed
backends: docker-runc, docker-runsc
"""

import threading
import time

from fastapi import FastAPI

app = FastAPI()


def flood(work):
    while True:
        try:
            threading.Thread(target=work, daemon=True).start()
        except (RuntimeError, MemoryError):
            return


print("armed", flush=True)

# variant: sleeping
flood(lambda: time.sleep(60))

# variant: spinning
def spin():
    while True:
        pass


flood(spin)

# variant: tiny_stacks
threading.stack_size(32 * 1024)
flood(lambda: time.sleep(60))

# variant: in_a_handler
@app.post("/digest")
def digest():
    flood(lambda: time.sleep(60))
    return {}
