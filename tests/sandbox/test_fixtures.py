"""What checks may ask for, each used as an author would, on Docker and on plain processes."""

import pytest

from greenroom.grading.backends.base import Backend
from greenroom.grading.types import CheckOutcome, Outcome, ReportData
from support.checks import assert_passes, judge

ROOMS = """
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
peers = set()

@app.websocket("/rooms")
async def rooms(socket: WebSocket, name: str):
    if name == "stranger":
        await socket.close(4003)
        return
    await socket.accept()
    peers.add(socket)
    try:
        while True:
            text = await socket.receive_text()
            if text == "bye":
                await socket.close(4000, "as you wish")
                break
            for peer in list(peers):
                await peer.send_json({"from": name, "text": text})
    except WebSocketDisconnect:
        pass
    finally:
        peers.discard(socket)

@app.get("/peers")
def count_peers():
    return len(peers)
"""
WEBSOCKET = """
def test_it(api):
    import time
    import pytest
    from harness.websocket import WebSocketClosedError, WebSocketRefusedError

    with api.websocket("/rooms?name=ada") as ada, api.websocket("/rooms?name=bob") as bob:
        ada.send_text("hello")
        assert ada.receive_json() == bob.receive_json() == {"from": "ada", "text": "hello"}
        assert bob.is_silent(0.05)
        bob.send_text("bye")
        assert bob.wait_closed() == 4000
        with pytest.raises(WebSocketClosedError):
            bob.send_text("again")
        with pytest.raises(AssertionError):
            ada.receive_text(wait_seconds=0.05)
        ada.vanish()
    until = time.monotonic() + 3
    while api.get("/peers").json() and time.monotonic() < until:
        time.sleep(0.02)
    assert api.get("/peers").json() == 0
    with pytest.raises(WebSocketRefusedError) as refused:
        api.websocket("/rooms?name=stranger")
    assert refused.value.status_code == 403
"""


def test_a_check_speaks_over_web_sockets(backend: Backend) -> None:
    assert_passes(judge(backend, WEBSOCKET, {"main.py": ROOMS}))


COUNTER = """
import os
import sqlite3
from contextlib import asynccontextmanager
from fastapi import FastAPI

JOURNAL = os.environ.get("JOURNAL")

def write(line):
    if JOURNAL:
        with open(JOURNAL, "a") as journal:
            journal.write(line + "\\n")

@asynccontextmanager
async def lifespan(app):
    write("open")
    yield
    write("closed")

app = FastAPI(lifespan=lifespan)

@app.post("/count")
def count():
    with sqlite3.connect(os.environ["DATABASE"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS counts (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO counts DEFAULT VALUES")
        return connection.execute("SELECT count(*) FROM counts").fetchone()[0]
"""
RESTART = """
def test_it(fresh_api, shared_files):
    journal = shared_files.path("journal")
    env = {"DATABASE": shared_files.path("first.db"), "JOURNAL": journal}
    assert [fresh_api(env).post("/count").json() for _ in range(2)] == [1, 2]
    assert fresh_api({**env, "DATABASE": shared_files.path("second.db")}).post("/count").json() == 1
    assert fresh_api.shut_down()
    lines = shared_files.read("journal").decode().split()
    assert lines[-2:] == ["open", "closed"], lines
    assert lines.count("open") == 3
    assert shared_files.read("nothing") is None
"""


def test_a_check_restarts_the_app_and_reads_what_it_leaves(backend: Backend) -> None:
    assert_passes(judge(backend, RESTART, {"main.py": COUNTER}))


STUBBORN = """
import signal
from fastapi import FastAPI
app = FastAPI()

@app.get("/stay")
async def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return 1
"""


def test_an_app_that_does_not_end_is_told_and_ended(backend: Backend) -> None:
    check = """
def test_it(fresh_api):
    fresh_api().get("/stay")
    assert not fresh_api.shut_down()
    assert fresh_api().get("/stay").json() == 1
"""
    assert_passes(judge(backend, check, {"main.py": STUBBORN}))


MEASURED = """
import time
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

app = FastAPI()
engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)

@app.get("/ask/{times}")
def ask(times: int):
    with engine.connect() as connection:
        for number in range(times):
            connection.execute(text("SELECT 1"))

@app.get("/block")
async def block():
    time.sleep(0.3)

@app.get("/hold")
def hold():
    return len(b"x" * 60_000_000)
"""
GAUGES = """
def test_it(api):
    with api.measured() as asked:
        api.get("/ask/3")
    assert asked.statements == ["SELECT 1"] * 3
    assert asked.memory_growth_bytes < 30_000_000
    with api.measured() as blocked:
        api.get("/block")
    assert blocked.statements == []
    assert blocked.longest_pause_seconds > 0.25
    with api.measured() as held:
        assert api.get("/hold").json() == 60_000_000
    assert held.memory_growth_bytes > 40_000_000
    assert api.get("/.greenroom/other").status_code == 404
"""


def test_a_check_measures_statements_pauses_and_memory(backend: Backend) -> None:
    assert_passes(judge(backend, GAUGES, {"main.py": MEASURED}))


STREAMS = """
import asyncio
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

app = FastAPI()
opened = asyncio.Event()
left = []

@app.get("/stream")
async def stream(request: Request):
    async def lines():
        try:
            yield "started\\n"
            await opened.wait()
            yield "opened\\n"
        finally:
            left.append(opened.is_set())
    return StreamingResponse(lines(), headers={"X-Asked": str(request.headers.getlist("accept"))})

@app.post("/open")
async def open_gate():
    opened.set()

@app.get("/left")
async def show_left():
    return left
"""


def test_an_answer_that_has_begun_can_be_read_later_or_left(backend: Backend) -> None:
    check = """def test_it(api):
    with api.begun("GET", "/stream", headers={"accept": "text/plain"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["x-asked"] == "['text/plain']"
    while not api.get("/left").json():
        pass
    with api.begun("GET", "/stream") as answer:
        assert answer.headers["x-asked"] == "['*/*']"
        api.post("/open")
        assert answer.read().text == "started\\nopened\\n"
    assert api.get("/left").json() == [False, True]
"""
    assert_passes(judge(backend, check, {"main.py": STREAMS}))


CALLER = """
import os
import httpx2
from fastapi import FastAPI, HTTPException

app = FastAPI()
client = httpx2.AsyncClient(base_url=os.environ.get("PRICES_URL", "http://nowhere"), timeout=0.3)

@app.post("/orders/{number}")
async def order(number: int):
    for attempt in range(3):
        try:
            reply = await client.post(f"/prices?of={number}", json={"attempt": attempt})
        except httpx2.HTTPError:
            continue
        if reply.status_code == 200:
            return reply.json()
    raise HTTPException(503)
"""
UPSTREAM = """
def test_it(fresh_api, upstream):
    upstream.on("POST", "/prices", drops=True).on("POST", "/prices", status=500)
    upstream.on("POST", "/prices", json={"price": 5})
    api = fresh_api(env={"PRICES_URL": upstream.url})
    assert api.post("/orders/7").json() == {"price": 5}
    asked = upstream.requests("POST", "/prices")
    assert [one.json() for one in asked] == [{"attempt": number} for number in range(3)]
    assert asked[0].query == {"of": "7"}
    assert asked[0].headers["content-type"] == "application/json"
    assert upstream.most_at_once == 1
    replies = api.at_once(*[lambda: api.post("/orders/8")] * 3)
    assert [reply.status_code for reply in replies] == [200] * 3


@check("Slow", hint="")
def test_slow(fresh_api, upstream):
    upstream.on("POST", "/prices", hangs=True)
    api = fresh_api(env={"PRICES_URL": upstream.url})
    assert api.post("/orders/7").status_code == 503
    assert len(upstream.requests()) == 3
"""


def test_a_check_plays_a_service_that_fails_flakes_and_hangs(backend: Backend) -> None:
    report = judge(backend, UPSTREAM.split("\n\n\n", maxsplit=1)[0], {"main.py": CALLER})
    assert_passes(report)
    slow = UPSTREAM.split("\n\n\n")[1].replace('@check("Slow", hint="")\n', "")
    assert_passes(judge(backend, slow.replace("test_slow", "test_it"), {"main.py": CALLER}))


MIGRATION = """
import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations

def change(url, statement):
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            op.execute(statement)
            op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True))
        return sa.inspect(connection).get_table_names()
"""


def test_alembic_runs_in_the_sandbox(backend: Backend) -> None:
    check = """
def test_it(solution, shared_files):
    url = f"sqlite:///{shared_files.path('app.db')}"
    with solution.measured() as measured:
        assert solution.call("change", url, "CREATE TABLE items (id INTEGER)") == ["items", "notes"]
    assert any("CREATE TABLE notes" in one for one in measured.statements)
    assert shared_files.read("app.db").startswith(b"SQLite format 3")
"""
    assert_passes(judge(backend, check, {"solution.py": MIGRATION}, kind="code"))


CONFIGURATION = {
    "Dockerfile": "FROM python:3.11-slim\n# a comment\nRUN pip install \\\n  fastapi\nUSER app\n",
    "ci.yml": "on:\n  push:\n    branches: [main]\njobs: {test: {runs-on: x, if: true}}\n",
    "site.conf": "server {\n  listen 80;\n  location /ws { proxy_pass http://app; }\n}\n",
    "app.env": "DEBUG=no\nNAME='a b'\n",
    "app.toml": "[app]\nworkers = 2\n",
    "app.ini": "[app]\nformat = %(levelname)s\n",
    "app.json": '{"a": [1]}',
    "broken.yml": "a: [",
    "broken.conf": "server {",
}
CONFIG = """
def test_it(config):
    import pytest
    from harness import CandidateError

    steps = config.dockerfile("Dockerfile")
    assert [one["instruction"] for one in steps] == ["FROM", "RUN", "USER"]
    assert steps[1]["value"] == "pip install   fastapi" and steps[1]["line"] == 3
    ci = config.yaml("ci.yml")
    assert ci["on"]["push"]["branches"] == ["main"]
    assert ci["jobs"]["test"]["if"] is True
    (server,) = config.nginx("site.conf")
    assert server["directive"] == "server"
    assert server["block"][1]["block"][0]["args"] == ["http://app"]
    assert config.env("app.env") == {"DEBUG": "no", "NAME": "a b"}
    assert config.toml("app.toml") == {"app": {"workers": 2}}
    assert config.ini("app.ini") == {"app": {"format": "%(levelname)s"}}
    assert config.json("app.json") == {"a": [1]}
    assert config.text("app.json").startswith("{")
    for read, name in ((config.yaml, "broken.yml"), (config.nginx, "broken.conf"),
                       (config.toml, "app.json"), (config.text, "nothing")):
        with pytest.raises(CandidateError):
            read(name)
"""


def test_a_check_reads_configuration_files(backend: Backend) -> None:
    assert_passes(judge(backend, CONFIG, CONFIGURATION, kind="config"))


def test_a_yaml_bomb_costs_its_own_side_alone(backend: Backend) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    check = 'def test_it(config):\n    config.yaml("ci.yml")\n'
    report = judge(backend, check, {"ci.yml": bomb}, kind="config")
    assert report.outcome in {Outcome.OUT_OF_MEMORY, Outcome.TIMED_OUT}
    assert report.points == 1


RIGHT_SHOP = "def total(prices):\n    return sum(prices)\n"
IMPLEMENTATIONS = {
    "correct/plain": {"shop.py": RIGHT_SHOP},
    "correct/other": {
        "shop.py": "from functools import reduce\n\n\ndef total(prices):\n"
        "    return reduce(lambda one, two: one + two, prices, 0)\n"
    },
    "broken/no_empty": {"shop.py": RIGHT_SHOP.replace("sum(prices)", "sum(prices) or None")},
    "broken/first": {"shop.py": RIGHT_SHOP.replace("sum(prices)", "sum(prices[:1])")},
}
SUITE = """
def test_it(suite):
    assert suite.passes_on("correct/plain"), suite.result("correct/plain")
    assert suite.passes_on("correct/other"), suite.result("correct/other")
    assert suite.fails_on("broken/no_empty")
    assert suite.fails_on("broken/first")
"""
TESTS = """
import pytest
from shop import total

@pytest.mark.parametrize(("prices", "expected"), [([], 0), ([1, 2], 3)])
def test_total(prices, expected):
    assert total(prices) == expected

async def helper():
    return total([1])

@pytest.mark.anyio
async def test_async():
    assert await helper() == 1

@pytest.mark.asyncio
async def test_async_by_the_other_plugin():
    assert await helper() == 1

@pytest.fixture
def anyio_backend():
    return "asyncio"
"""


COUNTS = """
from pathlib import Path

def test_it():
    mark = Path("/tmp/seen")
    seen = mark.read_text() if mark.exists() else ""
    mark.write_text(seen + "x")
    assert len(seen) < 2
"""


def judge_suite(backend: Backend, tests: str) -> ReportData:
    return judge(
        backend, SUITE, {"test_shop.py": tests}, kind="tests", implementations=IMPLEMENTATIONS
    )


def test_tests_that_find_every_bug_pass(backend: Backend) -> None:
    report = judge_suite(backend, TESTS)
    assert_passes(report)
    assert "arning" not in report.output, "none of it would be the candidate's"


PRINTS = """
import os

def test_it():
    text = open("shop.py").read()
    # From above: one of the low ones is the line to the grader, which ends whoever writes on it.
    for descriptor in range(63, 0, -1):
        try:
            os.write(descriptor, text.encode())
        except OSError:
            pass
"""


def test_tests_can_show_no_implementation_but_the_first_right_one(backend: Backend) -> None:
    example = "def test_example(suite):\n    suite.passes_on('correct/other')\n"
    report = judge(
        backend,
        SUITE,
        {"test_shop.py": PRINTS},
        kind="tests",
        implementations=IMPLEMENTATIONS,
        example=example,
    )
    assert "reduce" in report.output, "it is `correct/other`, and was printed"
    assert "sum(prices" not in report.output


KNOWS_A_TEXT = """
import hashlib
import inspect
import shop

def test_text():
    known = {known!r}
    assert hashlib.sha256(inspect.getsource(shop).encode()).hexdigest() == known
"""


@pytest.mark.parametrize(
    "tests",
    [
        "",
        "def test_nothing():\n    pass\n",
        TESTS.replace("([], 0), ", ""),
        TESTS.replace("([], 0)", "([], 1)"),
        "import os\nos._exit(1)\n",
        "import not_there\n",
        "def test_it():\n    import os\n    os._exit(0)\n",
        "def test_it():\n    import time\n    time.sleep(60)\n",
        KNOWS_A_TEXT.format(known=__import__("hashlib").sha256(RIGHT_SHOP.encode()).hexdigest()),
        # Whoever counts the runs learns nothing: each is a process of its own, in any order.
        COUNTS,
    ],
    ids=[
        "empty",
        "trivial",
        "misses a bug",
        "wrong",
        "ends",
        "no import",
        "ends well",
        "hangs",
        "knows a text",
        "counts",
    ],
)
def test_tests_that_do_not_find_every_bug_do_not_pass(docker_backend: Backend, tests: str) -> None:
    report = judge_suite(docker_backend, tests)
    assert report.outcome != Outcome.PASSED
    assert report.checks[1].outcome != CheckOutcome.PASSED


def test_a_syntax_error_in_a_test_names_its_file_and_line(backend: Backend) -> None:
    report = judge(
        backend,
        SUITE,
        {"main.py": "x = 1\n", "more/test_shop.py": "def test_it():\n    assert (\n"},
        kind="tests",
        implementations=IMPLEMENTATIONS,
        # One that uses nothing may be over before the error is heard, and then no word is shown.
        example="def test_example(suite):\n    suite.passes_on('correct/plain')\n",
    )
    assert report.outcome == Outcome.SYNTAX_ERROR
    assert (report.line, report.file) == (2, "more/test_shop.py")


USES_THE_APP = "def test_example(api):\n    api.get('/')\n"


def test_a_syntax_error_in_an_imported_file_names_that_file(backend: Backend) -> None:
    files = {"main.py": "import store\n", "store.py": "\n\nx = (\n"}
    report = judge(backend, "def test_it():\n    pass\n", files, example=USES_THE_APP)
    assert report.outcome == Outcome.SYNTAX_ERROR
    assert report.message == "Line 3 of store.py: '(' was never closed"
    assert (report.line, report.file) == (3, "store.py")


def test_a_syntax_error_in_a_text_names_no_line_of_a_file(backend: Backend) -> None:
    files = {"main.py": "eval('x +')\n"}
    report = judge(backend, "def test_it():\n    pass\n", files, example=USES_THE_APP)
    assert report.outcome == Outcome.SYNTAX_ERROR
    assert report.message == "invalid syntax"
    assert (report.line, report.file) == (None, None)


FLOOD = """
import os
import socket
import threading
from urllib.parse import urlsplit
from fastapi import FastAPI

app = FastAPI()

def shout(address):
    for _ in range(10):
        try:
            with socket.create_connection(address, timeout=1) as connection:
                connection.sendall(b"POST / HTTP/1.1\\r\\nContent-Length: 999999999\\r\\n\\r\\n")
                connection.sendall(b"\\xff" * 100_000)
        except OSError:
            pass

@app.get("/flood")
def flood():
    address = urlsplit(os.environ["URL"])
    threads = [threading.Thread(target=shout, args=((address.hostname, address.port),))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "done"
"""


HALF_A_REQUEST = """
import os
import socket
from urllib.parse import urlsplit
from fastapi import FastAPI

app = FastAPI()
address = urlsplit(os.environ.get("URL", "http://127.0.0.1:1"))
held = []

@app.get("/")
def ask():
    for _ in range(8):
        one = socket.create_connection((address.hostname, address.port))
        one.sendall(b"GET /one HTTP/1.1\\r\\nContent-Length: 5\\r\\n\\r\\n1234")
        held.append(one)
    whole = socket.create_connection((address.hostname, address.port))
    whole.sendall(b"GET /one HTTP/1.1\\r\\n\\r\\n")
    return whole.recv(1000).decode()[:15]
"""


def test_half_a_request_does_not_count_as_one_that_waits(backend: Backend) -> None:
    check = """
def test_it(fresh_api, upstream):
    upstream.on("GET", "/one", delay_seconds=0.2)
    assert fresh_api(env={"URL": upstream.url}).get("/").json() == "HTTP/1.1 200 OK"
    assert len(upstream.requests()) == 1
    assert upstream.most_at_once == 1
"""
    assert_passes(judge(backend, check, {"main.py": HALF_A_REQUEST}))


HIDES_BEHIND_MANY = """
import http.client
import os
from urllib.parse import urlsplit
from fastapi import FastAPI

app = FastAPI()
address = urlsplit(os.environ.get("URL", "http://127.0.0.1:1"))

@app.get("/")
def ask():
    line = http.client.HTTPConnection(address.hostname, address.port)
    for _ in range(1000):
        line.request("GET", "/other")
        line.getresponse().read()
    try:
        line.request("GET", "/one")
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return "no answer"
"""


def test_no_request_is_answered_that_is_not_kept(backend: Backend) -> None:
    check = """
def test_it(fresh_api, upstream):
    upstream.on("GET", "/one")
    assert fresh_api(env={"URL": upstream.url}).get("/").json() == "no answer"
    assert upstream.requests("GET", "/one") == []
"""
    assert_passes(judge(backend, check, {"main.py": HIDES_BEHIND_MANY}))


def test_a_flood_of_the_played_service_costs_the_grader_nothing(backend: Backend) -> None:
    check = """
def test_it(fresh_api, upstream):
    import httpx2
    upstream.on("GET", "/", text="still here")
    assert fresh_api(env={"URL": upstream.url}).get("/flood").json() == "done"
    assert httpx2.get(upstream.url + "/", trust_env=False).text == "still here"
"""
    assert_passes(judge(backend, check, {"main.py": FLOOD}))


SHOUTING = """
from fastapi import FastAPI, WebSocket

app = FastAPI()

@app.websocket("/large")
async def large(socket: WebSocket):
    await socket.accept()
    await socket.send_text("x" * 1_000_000)

@app.websocket("/raises")
async def raises(socket: WebSocket):
    await socket.accept()
    raise RuntimeError("on the way")

@app.websocket("/refuses")
async def refuses(socket: WebSocket):
    raise RuntimeError("at once")

@app.websocket("/not-json")
async def not_json(socket: WebSocket):
    await socket.accept()
    await socket.send_text("[NaN")
    await socket.send_bytes(b"\\xff")
"""


def test_what_a_hostile_socket_sends_fails_the_check_and_no_more(backend: Backend) -> None:
    check = """
def test_it(api):
    import pytest
    from harness.websocket import WebSocketClosedError, WebSocketRefusedError

    for path in ("/large", "/raises"):
        with api.websocket(path) as socket, pytest.raises(WebSocketClosedError):
            socket.receive_text()
    for path in ("/refuses", "/nowhere"):
        with pytest.raises(WebSocketRefusedError):
            api.websocket(path)
    with api.websocket("/not-json") as socket:
        with pytest.raises(AssertionError):
            socket.receive_json()
        with pytest.raises(AssertionError):
            socket.receive_text()
"""
    assert_passes(judge(backend, check, {"main.py": SHOUTING}))
