"""What the probes say, and whom they ask."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Semaphore, Thread

from harness import check

WAITING = 60


@contextmanager
def store_with(answers):
    """Play a store that answers with the pieces that `answers()` gives; yield url and pings."""
    pings = []

    class Ping(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 - its name
            pings.append(self.path)
            with suppress(OSError):
                for piece in answers():
                    self.wfile.write(piece)

        def log_message(self, *_):
            """Say nothing."""

    class Server(HTTPServer):
        request_queue_size = 128

        def handle_error(self, *_):
            """Say nothing: who asked may have gone."""

    server = Server(("127.0.0.1", 0), Ping)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/store", pings
    finally:
        server.shutdown()
        server.server_close()


def start(fresh_api, upstream, patience="2"):
    """Start the app with a store and a weather service that the check plays."""
    return fresh_api(
        {
            "STORE_URL": f"{upstream.url}/store",
            "WEATHER_URL": f"{upstream.url}/weather",
            "STORE_PATIENCE": patience,
        }
    )


def ask(api):
    """Return status and body of the readiness probe."""
    reply = api.get("/health/ready")
    return reply.status_code, reply.json()


@check(
    "Follows the store: there, failing, gone, and there again",
    hint="An answer that came is not yet a good one. And what was true a moment ago may not be now.",
    weight=3,
)
def test_follows_the_store(fresh_api, upstream):
    upstream.on("GET", "/store/ping").on("GET", "/store/ping", status=503)
    upstream.on("GET", "/store/ping", drops=True).on("GET", "/store/ping")
    api = start(fresh_api, upstream)
    told = [api.get("/health/ready") for _ in range(4)]
    assert [reply.status_code for reply in told] == [200, 503, 503, 200]
    # The contract gives the whole body: whatever else is in it, the outside can read.
    ready, failing, gone, again = (reply.json() for reply in told)
    assert ready == again == {"status": "ready"}
    assert failing == gone == {"status": "not ready"}


@check(
    "Gives up on a store that says nothing, and on one that never comes to an end",
    hint="How long does your client wait when nobody tells it? And what exactly do its seconds count?",
    weight=3,
)
def test_gives_up_on_a_slow_store(fresh_api, upstream):
    upstream.on("GET", "/store/ping", delay_seconds=1.0)
    assert ask(start(fresh_api, upstream, patience="0.3")) == (503, {"status": "not ready"})

    over = Event()

    def in_small_pieces():
        yield b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n"
        for number in range(12):
            if over.wait(0.1):
                return
            yield b"X-Piece: %d\r\n" % number
        yield b"\r\nok"

    with store_with(in_small_pieces) as (url, _):
        try:
            api = fresh_api({"STORE_URL": url, "STORE_PATIENCE": "0.4"})
            assert ask(api) == (503, {"status": "not ready"})
        finally:
            over.set()


@check(
    "Needs nothing but the store, and not even that to be alive",
    hint="Would a restart bring the store back? Would another instance reach the weather any better?",
    weight=3,
)
def test_needs_the_store_only(fresh_api, upstream):
    upstream.on("GET", "/store/ping").on("GET", "/weather/ping", status=503)
    api = start(fresh_api, upstream)
    reply = api.get("/health/live")
    assert (reply.status_code, reply.json()) == (200, {"status": "alive"})
    assert not upstream.requests()
    assert ask(api) == (200, {"status": "ready"})


@check(
    "Asks once for all probes that come meanwhile, and lives while they wait",
    hint="What could the second probe wait for, instead of asking or standing in line? And where does it wait?",
    weight=4,
)
def test_asks_once_for_all(fresh_api):
    may_answer, stood_still = Event(), Event()
    sent = Semaphore(0)

    def when_told():
        if not may_answer.wait(4):  # whoever waits for the store in the wrong place shall not hang
            stood_still.set()
            may_answer.set()
        yield b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"

    def body():
        yield b"-"
        sent.release()  # the request's head is on its way for certain

    with store_with(when_told) as (url, pings), ThreadPoolExecutor(WAITING) as threads:
        api = fresh_api({"STORE_URL": url, "STORE_PATIENCE": "20"})
        told = threads.map(lambda _: api.get("/health/ready", content=body()), range(WAITING))
        try:
            for _ in range(WAITING):
                assert sent.acquire(timeout=2)
            # The store says nothing before these are answered; meanwhile the app reads all probes.
            for _ in range(20):
                assert api.get("/health/live").json() == {"status": "alive"}
            assert not stood_still.is_set()
        finally:
            may_answer.set()
        assert [reply.status_code for reply in told] == [200] * WAITING
        assert len(pings) == 1
