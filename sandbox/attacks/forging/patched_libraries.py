"""Replaces parts of the interpreter and of the libraries that the harness uses.

victim: api
tries: to have its own functions called where results are compared, encoded or counted
must: failed, crashed, timed_out
shows: armed
backends: docker-runc, docker-runsc, local
"""

import builtins
import sys

from fastapi import FastAPI

app = FastAPI()


@app.post("/digest")
def digest():
    return {"digest": "anything"}


def yes(*args, **kwargs):
    return True


# variant: builtins
print("armed")
for name in ("isinstance", "len", "sorted", "all", "any", "callable", "hasattr"):
    setattr(builtins, name, yes)

# variant: builtins_import
print("armed")
builtins.__import__ = yes

# variant: json
import json

print("armed")
json.loads = json.dumps = json.JSONDecoder.decode = json.JSONEncoder.encode = yes
json.decoder.scanstring = json.encoder.encode_basestring_ascii = yes

# variant: pytest
import _pytest.assertion.rewrite
import _pytest.runner
import pytest

print("armed")
_pytest.runner.call_and_report = _pytest.runner.pytest_runtest_protocol = yes
_pytest.assertion.rewrite.assertstate_key = None
pytest.main = pytest.fail = yes

# variant: asyncio
import asyncio

print("armed")
asyncio.run = asyncio.new_event_loop = asyncio.Runner.run = yes

# variant: uvicorn
import uvicorn

print("armed")
uvicorn.Server.run = uvicorn.Server.serve = uvicorn.Server.startup = yes

# variant: uvicorn_config
import uvicorn

print("armed")
uvicorn.Config.load = uvicorn.Config.setup_event_loop = yes

# variant: pydantic
import pydantic

print("armed")
pydantic.BaseModel.__eq__ = pydantic.BaseModel.model_validate = yes

# variant: httptools
import uvicorn.protocols.http.httptools_impl as protocol

print("armed")
protocol.HttpToolsProtocol.data_received = yes

# variant: socket
# must: failed, crashed, timed_out, too_much_output
import socket

print("armed")
socket.socket.accept = socket.socket.sendall = socket.socket.recv = yes

# variant: every_module
print("armed", flush=True)
for module in list(sys.modules.values()):
    for name in ("loads", "dumps", "decode", "encode", "run", "main", "check"):
        if hasattr(module, name):
            setattr(module, name, yes)
