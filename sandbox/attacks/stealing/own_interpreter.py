"""Searches its own process for what the harness may have left in it.

victim: api
tries: to find checks, hidden inputs or expected values that were there before the fork
must: failed
shows: armed
seconds: 7
backends: docker-runc, docker-runsc, local
"""

import gc
import linecache
import re
import sys

from fastapi import FastAPI

app = FastAPI()
# Spelled in two parts, so that this file is not what is found.
NEEDLE = re.compile("need" + r"le[0-9a-f]{16}")
TEST = re.compile("def test" + "_(another_digest|afterwards|label)")


def report(where, text):
    for pattern in (NEEDLE, TEST):
        for found in pattern.findall(text):
            print("BREACH:", where, found)


# variant: gc_objects
for thing in gc.get_objects():
    if type(thing) in (dict, list, tuple, set):
        for item in list(thing.values() if type(thing) is dict else thing):
            if type(item) is str:
                report("object", item)
            elif type(item) is bytes:
                report("object", item.decode("latin-1"))
print("armed")

# variant: frames
frame = sys._getframe()
while frame is not None:
    for name, value in {**frame.f_globals, **frame.f_locals}.items():
        report(name, repr(value)[:100_000])
    frame = frame.f_back
for other in sys._current_frames().values():
    report("frame", repr(other.f_locals)[:100_000])
print("armed")

# variant: linecache
report("linecache", repr(linecache.cache))
try:
    raise RuntimeError
except RuntimeError as error:
    place = error.__traceback__
    while place is not None:
        report("traceback", repr(place.tb_frame.f_locals)[:100_000])
        place = place.tb_next
print("armed")

# variant: modules
for name, module in list(sys.modules.items()):
    if name.startswith(("harness", "_pytest", "pytest", "pluggy", "__main__")):
        report(name, repr(vars(module))[:300_000])
print("armed")

# variant: raw_memory
import ctypes

ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # its own process may be opened again: it asks for that
def look():
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, mode = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if mode.startswith("rw") and end - start < 1 << 27:
                try:
                    memory.seek(start)
                    report(hex(start), memory.read(end - start).decode("latin-1"))
                except (OSError, ValueError, OverflowError):
                    pass


try:
    look()
except FileNotFoundError:
    pass  # there is no /proc at all
print("armed")

# variant: harness_objects
from harness import apps, session

for thing in gc.get_objects():
    if isinstance(thing, (session.Session, apps.App, apps.AppStarter)):
        print("BREACH: an object of the supervisor", type(thing))
print("armed")

# variant: arguments_and_environment
import os

report("environment", repr(dict(os.environ)))
report("arguments", repr((sys.argv, sys.orig_argv, sys.flags)))
try:
    with open("/proc/self/environ") as environ:
        report("environ", environ.read())
except (PermissionError, FileNotFoundError):
    pass
print("armed")
