"""Looks at the arguments of its calls and at who calls.

victim: code
tries: to find the expected value near the hidden input: in the request, the stack or the connection
must: failed, crashed
shows: armed
points: 0
backends: docker-runc, docker-runsc, local
"""

import gc
import re
import sys

print("armed", flush=True)
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


# variant: callers_frames
def digest(text):
    frame = sys._getframe()
    while frame is not None:
        if found := DIGEST.search(repr(frame.f_locals)[:200_000]):
            return found[0]
        frame = frame.f_back
    return "nothing"

# variant: all_objects
def digest(text):
    for thing in gc.get_objects():
        if isinstance(thing, (dict, list, tuple)) and len(thing) < 1000:
            for item in thing.values() if isinstance(thing, dict) else thing:
                if type(item) is str and DIGEST.fullmatch(item):
                    return item
    return "nothing"

# variant: rest_of_the_connection
import os
import socket


def digest(text):
    for descriptor in range(3, 64):
        try:
            one = socket.socket(fileno=os.dup(descriptor))
            one.setblocking(False)
            data = one.recv(65536, socket.MSG_PEEK)
            if found := DIGEST.search(data.decode()):
                return found[0]
        except (OSError, ValueError):
            pass
    return "nothing"

# variant: returns_its_input
def digest(text):
    return {"text": text, "digest": text}

# variant: raises_with_its_input
def digest(text):
    raise LookupError(text)
