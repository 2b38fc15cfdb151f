"""Answers with bytes that are more, or other, than one HTTP reply.

victim: api
tries: to confuse the grader's client about which reply belongs to which request
must: failed, crashed, timed_out
seconds: 6
check_seconds: 1
backends: docker-runc, docker-runsc, local
"""

import os
import socket


def listening():
    for descriptor in range(3, 64):
        try:
            one = socket.socket(fileno=os.dup(descriptor))
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                return one
        except OSError:
            pass
    raise SystemExit("no listening socket")


def reply(body, head=b""):
    length = b"Content-Length: %d\r\n" % len(body)
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + length + head + b"\r\n" + body


def app(scope):
    pass


import uvicorn


def run(self, sockets):
    """In place of uvicorn's server: answers every read with the same bytes."""
    self.started = True
    self._ready()
    server = listening()
    while True:
        connection, _ = server.accept()
        try:
            while connection.recv(65536):
                answer(connection)
        except OSError:
            pass


uvicorn.Server.run = run

# variant: two_replies_for_one
def answer(connection):
    connection.sendall(reply(b"{}") * 2)

# variant: a_reply_ahead
def answer(connection):
    connection.sendall(reply(b'{"digest": "anything"}') * 50)

# variant: both_lengths
def answer(connection):
    connection.sendall(reply(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n"))

# variant: two_lengths
def answer(connection):
    connection.sendall(reply(b"{}", b"Content-Length: 1\r\n"))

# variant: upgrade
def answer(connection):
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")

# variant: old_http
def answer(connection):
    connection.sendall(b"{}")
    connection.close()

# variant: no_body_allowed
def answer(connection):
    connection.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}")

# variant: closes_at_once
def answer(connection):
    connection.close()

# variant: closes_after_the_reply
def answer(connection):
    connection.sendall(reply(b"{}"))
    connection.close()

# variant: resets
def answer(connection):
    connection.shutdown(socket.SHUT_RD)
    connection.sendall(reply(b"{}"))
    connection.close()

# variant: null_bytes
def answer(connection):
    connection.sendall(b"\0" * 100_000)
