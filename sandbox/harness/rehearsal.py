"""What each parked side does once while nobody waits: everything that libraries load or build late.

FastAPI, pytest and httpx import modules, compile patterns and fill caches on their first use. After
a rehearsal that is done, and the candidate's app, a fork of the parked process, inherits it.
"""

import asyncio
import shutil
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import fastapi
import pydantic
import uvicorn

from harness.serving import uvicorn_config

if TYPE_CHECKING:
    from harness.grader import Supervisor

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CHECKS = """
from harness import check

@check("Rehearses a check that passes", hint="")
def test_passes(api):
    reply = api.post("/items", json={"name": "Lamp"}, params={"q": "1"})
    assert reply.status_code == 200
    assert reply.json() == {}

@check("Rehearses a check that fails", hint="")
def test_fails(api):
    assert api.get("/items").json() == {"name": "Lamp"}
"""


class _Item(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")

    name: Annotated[str, pydantic.Field(min_length=1)]
    tags: list[str] = []


def rehearse_app() -> None:
    """Build a small app and have it answer in memory, rightly and with a 422.

    No thread may be left behind: this process forks afterwards.
    """
    app = fastapi.FastAPI()

    @app.post("/items/{number}", status_code=201)
    async def create(number: int, item: _Item, q: str | None = None) -> _Item:
        return item if number else _Item(name=q or item.name)

    @app.get("/items")
    async def find() -> list[_Item]:
        raise fastapi.HTTPException(404)

    uvicorn.Server(uvicorn_config(app)).config.load()
    asyncio.run(_request_each(app))
    # What ran a loop once has none any more, and `get_event_loop` would refuse to make one.
    asyncio.set_event_loop_policy(None)


async def _request_each(app: fastapi.FastAPI) -> None:
    for method, path, body in (
        ("POST", "/items/1", b'{"name": "Lamp"}'),
        ("POST", "/items/x", b'{"nom": 1}'),
        ("GET", "/items", b""),
        ("GET", "/openapi.json", b""),
    ):
        await _request(app, method, path, body)


async def _request(app: fastapi.FastAPI, method: str, path: str, body: bytes) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"host", b"app.test")],
        "client": None,
        "server": None,
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(_message: Any) -> None:
        pass

    await app(scope, receive, send)


class _Stage:
    """Stands in for the supervisor: its app answers every request alike."""

    def __init__(self, path: Path, job: dict[str, Any]) -> None:
        self._path = path
        self._job = job

    def receive_job(self) -> dict[str, Any]:
        """Return the job of the rehearsal."""
        return self._job

    def send(self, message: dict[str, Any]) -> None:
        """Take a message and do nothing."""

    def stop_app(self) -> None:
        """Do nothing."""

    def app_is_alive(self) -> bool:
        """Return that it is."""
        return True

    def start_app(self, _env: dict[str, str], _files: dict[str, str]) -> None:
        """Do nothing."""

    def app_socket(self) -> str:
        """Return the path of the socket."""
        return str(self._path)


def rehearse_checks(checks_dir: Path, run: Callable[[Path, "Supervisor | _Stage"], None]) -> None:
    """Run two small checks against a socket that answers every request alike."""
    path = checks_dir / "rehearsal.sock"
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(path))
        listening.listen()
        threading.Thread(target=_answer_all, args=(listening,), daemon=True).start()
        job = {
            "kind": "api",
            "limits": {"check_seconds": 2},
            "check_ids": [
                f"examples/test_rehearsal.py::test_{name}" for name in ("passes", "fails")
            ],
            "example_files": {"examples/test_rehearsal.py": CHECKS},
            "hidden_files": {},
        }
        run(checks_dir, _Stage(path, job))
    path.unlink()
    shutil.rmtree(checks_dir / "examples")


def _answer_all(listening: socket.socket) -> None:
    with suppress(OSError):  # the rehearsal is over
        while True:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                _answer_each(connection)


def _answer_each(connection: socket.socket) -> None:
    """Answer a connection's requests, none before it has come whole: a client drops early ones."""
    with connection.makefile("rb") as requests:
        while requests.readline():
            length = 0
            while line := requests.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            requests.read(length)
            connection.sendall(ANSWER)
