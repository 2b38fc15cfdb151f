"""Reads from every descriptor that it has inherited.

victim: api
tries: to hear the host, the supervisor or the grader on a descriptor that was left open
must: failed, crashed, timed_out
shows: armed
seconds: 4
backends: docker-runc, docker-runsc, local
"""

import fcntl
import os
import socket
import stat

from fastapi import FastAPI

app = FastAPI()


# variant: reads
for descriptor in range(64):
    try:
        os.set_blocking(descriptor, False)
        data = os.read(descriptor, 65536)
        if data:
            print("BREACH:", descriptor, data[:200])
    except OSError:
        pass
print("armed")

# variant: kinds
# A listening socket, a status pipe, an output pipe, and what the interpreter opened itself.
sockets = connected = 0
for descriptor in range(64):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            sockets += 1
            socket.socket(fileno=os.dup(descriptor)).getpeername()
            connected += 1
    except OSError:
        pass
print("armed", "BREACH: a line to somebody" if connected or sockets > 1 else "")

# variant: reopened
for descriptor in range(64):
    for mode in ("rb", "wb"):
        try:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            if path.startswith("pipe:"):
                with open(f"/proc/self/fd/{descriptor}", mode, buffering=0) as pipe:
                    os.set_blocking(pipe.fileno(), False)
                    if mode == "rb" and (data := pipe.read(65536)):
                        print("heard itself:", data[:20])
        except OSError:
            pass
print("armed")

# variant: ancillary
for descriptor in range(3, 64):
    try:
        one = socket.socket(fileno=os.dup(descriptor))
        one.setblocking(False)
        message, descriptors, _, _ = socket.recv_fds(one, 65536, 16)
        print("BREACH:", message[:200], descriptors)
    except OSError:
        pass
print("armed")

# variant: locks
for descriptor in range(3, 64):
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass
print("armed")
