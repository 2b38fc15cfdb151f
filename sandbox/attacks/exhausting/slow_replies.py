"""Answers so slowly that no single wait is long.

victim: api
tries: to hold the grader for ever without running into a timeout of its client
must: timed_out
seconds: 4
check_seconds: 1
shows: armed
backends: docker-runc, docker-runsc, local
"""

import asyncio
import time

from fastapi import FastAPI

inner = FastAPI()
print("armed", flush=True)

# variant: endless_body
async def app(scope, receive, send):
    if scope["type"] != "http":
        return await inner(scope, receive, send)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.sleep(0.02)

# variant: drip_of_headers
import uvicorn


def app(scope):
    pass


def run(self, sockets):
    self._ready()
    while True:
        connection, _ = sockets[0].accept()
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X-Slow: 1\r\n")
                time.sleep(0.02)
        except OSError:
            pass


uvicorn.Server.run = run

# variant: never
async def app(scope, receive, send):
    if scope["type"] != "http":
        return await inner(scope, receive, send)
    await asyncio.sleep(3600)

# variant: promised_body
async def app(scope, receive, send):
    if scope["type"] != "http":
        return await inner(scope, receive, send)
    headers = [(b"content-length", b"100")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
    await asyncio.sleep(3600)

# variant: endless_interim_replies
import uvicorn


def app(scope):
    pass


def run(self, sockets):
    self._ready()
    while True:
        connection, _ = sockets[0].accept()
        try:
            while True:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        except OSError:
            pass


uvicorn.Server.run = run

# variant: start_up_that_never_ends
# must: timed_out
inner = None


async def app(scope, receive, send):
    await asyncio.sleep(3600)
