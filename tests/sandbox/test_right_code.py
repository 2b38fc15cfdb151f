"""Right code that uses less usual ways passes, in a sandbox that waited and in one that did not."""

import time

import pytest

from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.types import CheckOutcome, Outcome
from support import checks
from support.checks import assert_passes
from support.jobs import RIGHT, judge, package

REHEARSED_SECONDS = 3.0
CURRENT_LOOP = "import asyncio\nasyncio.get_event_loop()\n"


class _Waiting:
    """A backend whose sandboxes have rehearsed before they get their job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.kind, self.runtime = backend.kind, backend.runtime

    def start(self) -> Sandbox:
        sandbox = self._backend.start()
        time.sleep(REHEARSED_SECONDS)
        return sandbox


@pytest.fixture(params=["at once", "after it waited"])
def either(request: pytest.FixtureRequest, docker_backend: DockerBackend) -> Backend:
    """Sandboxes that get their job at once, and such that waited for it."""
    return docker_backend if request.param == "at once" else _Waiting(docker_backend)


def test_an_import_may_ask_for_the_event_loop(either: Backend) -> None:
    report = judge(either, CURRENT_LOOP + RIGHT)

    assert report.outcome == Outcome.PASSED, report


LOCKS = """
import asyncio

lock = asyncio.Lock()

async def work():
    async with lock:
        await asyncio.sleep(0.01)

async def both():
    await asyncio.gather(work(), work())
    return "done"

def plain():
    return asyncio.get_event_loop().run_until_complete(both())
"""
CALLS = """
def test_it(solution):
    for name in ("plain", "both", "both", "plain"):
        assert solution.call(name) == "done"
"""


def test_calls_share_one_event_loop(either: Backend) -> None:
    assert_passes(checks.judge(either, CALLS, {"solution.py": LOCKS}, kind="code"))


NAMES = """
import socket

def serve_and_ask(name):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((name, server.getsockname()[1]), timeout=5).close()
    return "done"

def look_up(name):
    try:
        return socket.getaddrinfo(name, 80)
    except socket.gaierror:
        return "unknown"
"""
ASKED = """
def test_it(solution):
    assert solution.call("serve_and_ask", "localhost") == "done"
    assert solution.call("look_up", "example.com") == "unknown"
"""


def test_localhost_is_the_only_other_machine(either: Backend) -> None:
    assert_passes(checks.judge(either, ASKED, {"solution.py": NAMES}, kind="code"))


def test_a_500_of_the_code_itself_does_not_wait_for_its_background_task(
    docker_backend: DockerBackend,
) -> None:
    code = """
import time
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

app = FastAPI()

@app.get("/")
async def broken():
    return JSONResponse({}, status_code=500, background=BackgroundTask(time.sleep, 30))
"""
    check = "def test_it(api):\n    assert api.get('/').status_code == 500\n"
    assert_passes(checks.judge(docker_backend, check, {"main.py": code}))


def test_forty_plain_handlers_may_wait_at_once(docker_backend: DockerBackend) -> None:
    code = """
import time
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
def wait():
    time.sleep(0.5)
"""
    check = """
def test_it(api):
    replies = api.at_once(*[lambda: api.get("/")] * 40)
    assert [reply.status_code for reply in replies] == [200] * 40
"""
    assert_passes(checks.judge(docker_backend, check, {"main.py": code}))


KILLS_ITS_PARENT = """
import os, time
if os.getcwd().endswith("app-2"):
    os.kill(os.getppid(), 9)
    time.sleep(30)
"""


def test_code_that_ends_what_starts_it_has_crashed_and_is_told_so(
    docker_backend: DockerBackend,
) -> None:
    report = judge(docker_backend, KILLS_ITS_PARENT + RIGHT, package(seconds=20.0))

    assert report.outcome == Outcome.CRASHED
    assert report.checks[0].outcome == CheckOutcome.PASSED
