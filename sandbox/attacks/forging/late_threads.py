"""Threads that wait for the hidden checks and act then.

victim: api
tries: to write results, or to end the process well, once the checks are over
must: failed, crashed, timed_out
shows: armed
backends: docker-runc, docker-runsc, local
"""

import os
import threading
import time

from fastapi import FastAPI

app = FastAPI()


def forge():
    for _ in range(200):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b'\x00\x00\x00\x0d{"op":"done"}')
            except OSError:
                pass
        time.sleep(0.005)


# variant: writing_for_ever
threading.Thread(target=forge, daemon=True).start()
print("armed")

# variant: ending_well_later
threading.Timer(0.4, os._exit, (0,)).start()
print("armed")

# variant: closing_everything_later
threading.Timer(0.2, os.closerange, (3, 64)).start()
print("armed")
