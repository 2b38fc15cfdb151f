"""Opens descriptors until there are no more.

victim: api
tries: to use up what the grader or the host needs to open anything
must: failed, crashed, timed_out, too_much_output
seconds: 5
shows: armed
backends: docker-runc, docker-runsc, local
"""

import os
import select
import socket

from fastapi import FastAPI

app = FastAPI()
held = []


def flood(make):
    try:
        while len(held) < 100_000:
            held.append(make())
    except OSError:
        pass
    print("armed", "BREACH: too many" if len(held) > 1000 else "", flush=True)


# variant: files
flood(lambda: open("/dev/null"))

# variant: pipes
flood(os.pipe)

# variant: sockets
flood(lambda: socket.socket(socket.AF_UNIX))

# variant: epolls
flood(select.epoll)

# variant: in_flight
# Descriptors that wait in a socket's queue are held by nobody.
one, other = socket.socketpair()
one.setblocking(False)


def send():
    descriptor = os.open("/dev/null", os.O_RDONLY)
    try:
        socket.send_fds(one, [b"x"], [descriptor] * 100)
    finally:
        os.close(descriptor)


flood(lambda: send() if len(held) < 900 else os.open("/none", os.O_RDONLY))

# variant: connections_to_itself
def connect():
    one = socket.socket(socket.AF_UNIX)
    one.setblocking(False)
    one.connect("/run/greenroom/app-1.sock")
    return one


flood(connect)
