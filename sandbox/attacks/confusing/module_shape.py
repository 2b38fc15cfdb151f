"""Defines an app that is not one.

victim: api
tries: to break what imports and serves the code
must: failed, crashed, timed_out
seconds: 6
backends: docker-runc, docker-runsc, local
"""

import asyncio
import sys

# variant: another_name
from fastapi import FastAPI

application = FastAPI()

# variant: a_number
app = 42

# variant: a_class
class app:
    pass

# variant: a_coroutine
async def make():
    pass


app = make()

# variant: a_generator
def app(scope):
    yield scope

# variant: a_factory
def app():
    from fastapi import FastAPI

    return FastAPI()

# variant: wsgi
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"{}"]

# variant: raises_when_looked_at
def __getattr__(name):
    raise RuntimeError(name)

# variant: exits_when_looked_at
def __getattr__(name):
    sys.exit(0)

# variant: answers_to_every_name
def __getattr__(name):
    return lambda *args, **kwargs: None

# variant: module_replaced
class Module:
    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self


sys.modules["main"] = Module()

# variant: module_removed
del sys.modules["main"]

# variant: imports_itself
import main
from main import app

# variant: speaks_wrong_asgi
async def app(scope, receive, send):
    await send({"type": "http.response.body", "body": "text"})

# variant: too_many_starts
async def app(scope, receive, send):
    if scope["type"] == "http":
        for _ in range(3):
            await send({"type": "http.response.start", "status": 200, "headers": []})

# variant: wrong_status
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 99999, "headers": [(b"\n", b"\r\n\0")]})
        await send({"type": "http.response.body", "body": b"{}"})

# variant: text_status
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": "200", "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})
