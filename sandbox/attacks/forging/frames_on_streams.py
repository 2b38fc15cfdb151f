"""Prints the frames that the supervisor would write.

victim: api
tries: to have a forged report read from its standard output or error stream
must: failed, crashed
backends: docker-runc, docker-runsc
"""

import json
import os
import struct
import sys

from fastapi import FastAPI

app = FastAPI()
CHECKS = {
    name: {"outcome": "passed", "time_ms": 1.0, "message": None}
    for name in (
        "examples/test_digest.py::test_digest",
        "hidden/test_secret.py::test_another_digest",
        "hidden/test_secret.py::test_label",
        "hidden/test_secret.py::test_afterwards",
    )
}
REPORT = {
    "protocol_version": 1,
    "harness_version": "1.0",
    "nonce": "",
    "ended": "done",
    "checks": CHECKS,
    "trouble": {},
    "exit": None,
    "oom_kills": 0,
    "memory_bytes": 0,
    "output": "",
    "output_truncated": False,
    "phases": {},
    "time_ms": 1.0,
    "grader_error": None,
}
BODY = json.dumps({"report": REPORT}).encode()
FRAME = struct.pack(">I", len(BODY)) + BODY
# With the header of the engine's attach stream in front, for whoever takes it apart twice.
ATTACHED = struct.pack(">BxxxI", 1, len(FRAME)) + FRAME


def write(path, data):
    try:
        with open(path, "wb", buffering=0) as stream:
            stream.write(data)
    except OSError:
        return False
    return True


# variant: stdout
os.write(1, FRAME + b"\n" + ATTACHED)

# variant: stderr
os.write(2, FRAME + b"\n" + ATTACHED)

# variant: original_streams
for stream in (sys.__stdout__, sys.__stderr__):
    if stream is not None:
        stream.buffer.write(FRAME)
        stream.flush()

# variant: devices
for path in ("/dev/stdout", "/dev/stderr", "/dev/console", "/dev/tty", "/dev/fd/1", "/dev/pts/0"):
    write(path, FRAME)

# variant: of_other_processes
reached = []
for pid in filter(str.isdigit, os.listdir("/proc")):
    for descriptor in range(32):
        path = f"/proc/{pid}/fd/{descriptor}"
        if int(pid) != os.getpid() and write(path, FRAME):
            reached.append(path)
if reached:
    print("BREACH: wrote to", reached)

# variant: then_ends_well
# must: crashed
os.write(1, FRAME)
os._exit(0)
