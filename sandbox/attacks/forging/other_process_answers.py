"""Lets another process take the grader's connection.

victim: api
tries: to answer from a process that the harness does not watch, after its own has ended
must: failed, crashed, timed_out
points: 0
seconds: 5
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import socket
import time

from fastapi import FastAPI

app = FastAPI()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n" + b'{"digest":"anything"}'


def listening():
    for descriptor in range(3, 64):
        try:
            one = socket.socket(fileno=os.dup(descriptor))
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                return one
        except OSError:
            pass
    raise SystemExit("no listening socket")


def answer_for_ever(server):
    while True:
        connection, _ = server.accept()
        connection.recv(65536)
        connection.sendall(ANSWER)


# variant: child
print("armed", flush=True)
if os.fork() == 0:
    answer_for_ever(listening())

# variant: double_forked
print("armed", flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        answer_for_ever(listening())
    os._exit(0)

# variant: child_while_the_parent_ends
# must: crashed
if os.fork() == 0:
    os.setsid()
    answer_for_ever(listening())
print("armed", flush=True)
os._exit(0)

# variant: examples_app_waits_for_the_hidden_one
# The daemon of one start takes the listening socket of the next from an abstract address.
ADDRESS = "\0next"
print("armed", flush=True)
post = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    post.connect(ADDRESS)
    socket.send_fds(post, [b"x"], [listening().fileno()])
    time.sleep(0.2)
except ConnectionRefusedError:
    if os.fork() == 0:
        os.setsid()
        office = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        office.bind(ADDRESS)
        office.listen()
        visitor, _ = office.accept()
        _, descriptors, _, _ = socket.recv_fds(visitor, 1, 1)
        answer_for_ever(socket.socket(fileno=descriptors[0]))
    time.sleep(0.2)
