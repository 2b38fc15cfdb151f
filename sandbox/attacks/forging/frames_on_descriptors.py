"""Writes result frames to every descriptor that it has inherited.

victim: api
tries: to speak as the grader or as the parked process, wherever somebody may be listening
must: failed, crashed, timed_out
shows: armed
backends: docker-runc, docker-runsc, local
"""

import json
import os
import struct
import threading

from fastapi import FastAPI

app = FastAPI()


def frame(message):
    body = json.dumps(message).encode()
    return struct.pack(">I", len(body)) + body


MESSAGES = [
    {"op": "check", "id": f"hidden/test_secret.py::{name}", "outcome": "passed", "time_ms": 1,
     "message": None}
    for name in ("test_another_digest", "test_label", "test_afterwards")
]
FORGED = b"".join(map(frame, [*MESSAGES, {"op": "phase", "phase": "reporting"}, {"op": "done"}]))
EXITED = b"".join(frame({"exited": number, "status": 0}) for number in range(1, 9))


def spray(data):
    for descriptor in range(3, 256):
        try:
            os.set_blocking(descriptor, False)
            os.write(descriptor, data)
        except OSError:
            pass


# variant: at_import
spray(FORGED)
print("armed")

# variant: exits_of_apps
spray(EXITED)
print("armed")

# variant: in_a_handler
@app.post("/digest")
async def digest():
    spray(FORGED)
    return {}


print("armed")

# variant: from_a_thread
def spray_on():
    for _ in range(500):
        spray(FORGED)


threading.Thread(target=spray_on, daemon=True).start()
print("armed")

# variant: half_a_frame
spray(b"\x00\x10\x00\x00{")
print("armed")

# variant: a_frame_too_long
spray(b"\xff\xff\xff\xff" + b"x" * 1000)
print("armed")
