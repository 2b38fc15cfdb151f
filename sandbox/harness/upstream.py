"""A service that a check plays, for apps that call others: slow, failing or flaking as it is told.

It listens on this container's own loopback; whoever calls it is the candidate's side, so what comes
in is bounded, and nothing but the check's own answers goes out.
"""

import json as json_format
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

MAX_BODY_BYTES = 256 * 1024
MAX_KEPT_REQUESTS = 1000
MAX_AT_ONCE = 48
IDLE_SECONDS = 5
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
HANGS_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """How one request is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    drops: bool = False
    """The connection is closed instead of an answer."""


@dataclass(frozen=True)
class Received:
    """One request, as it came."""

    method: str
    path: str
    """Without the query."""
    query: dict[str, str]
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes
    at: float
    """Seconds of a clock that only differences mean something of."""

    def json(self) -> Any:
        """Return the body as JSON. Raises ValueError."""
        return json_format.loads(self.body)


class Upstream:
    """Answers as told, and keeps what was asked. `url` goes into the app's environment."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._lock = threading.Lock()
        self._requests: list[Received] = []
        self._open = 0
        self._at_once = 0
        self.most_at_once = 0
        """The largest number of requests that waited for an answer that was told, at one time."""
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(  # noqa: PLR0913 - each says one thing of the answer
        self,
        method: str,
        path: str,
        *,
        status: int = 200,
        json: Any = None,
        text: str | None = None,
        headers: Mapping[str, str] | None = None,
        delay_seconds: float = 0.0,
        times: int = 1,
        drops: bool = False,
        hangs: bool = False,
    ) -> "Upstream":
        """Answer a method and path so; several calls are answered in turn, the last one for ever.

        Args:
            method: in capitals.
            path: without a query.
            status: of the answer.
            json: its body, as JSON.
            text: its body, as text.
            headers: further headers.
            delay_seconds: how long the answer takes.
            times: how many requests get this answer before the next one's turn.
            drops: close the connection without an answer.
            hangs: do not answer for longer than any check waits.
        """
        body = b"" if text is None and json is None else (text or json_format.dumps(json)).encode()
        kind = "text/plain; charset=utf-8" if text is not None else "application/json"
        answer = Answer(
            status=status,
            body=body,
            headers={"Content-Type": kind, **(headers or {})},
            delay_seconds=HANGS_SECONDS if hangs else delay_seconds,
            drops=drops,
        )
        with self._lock:
            self._answers.setdefault((method, path), []).extend([answer] * times)
        return self

    def requests(self, method: str | None = None, path: str | None = None) -> list[Received]:
        """Return what was asked so far, in order, or only this method and path of it."""
        with self._lock:
            return [
                one
                for one in self._requests
                if method in {None, one.method} and path in {None, one.path}
            ]

    @contextmanager
    def taking(self, received: Received) -> Iterator[Answer]:
        """Keep a request, and count it until its answer is to be sent; what nobody told is 404.

        Counted is only what has come whole and is kept: half a request could be held open, and
        taken back, unseen. For the same reason nothing is answered that is not kept.
        """
        with self._lock:
            if len(self._requests) == MAX_KEPT_REQUESTS:
                answers = [Answer(drops=True)]
            else:
                self._requests.append(received)
                answers = self._answers.get((received.method, received.path), [])
            counts = 1 if answers else 0
            self._at_once += counts
            self.most_at_once = max(self.most_at_once, self._at_once)
            answer = Answer(status=404)
            if answers:
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
        try:
            yield answer
        finally:
            with self._lock:
                self._at_once -= counts

    def enter(self) -> bool:
        """Let a connection's request in; return whether there is room for it."""
        with self._lock:
            self._open += 1
            return self._open <= MAX_AT_ONCE

    def leave(self) -> None:
        """Let a connection's request out."""
        with self._lock:
            self._open -= 1

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.ending.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.ending = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Say nothing: a caller that goes away is one of the things that happen."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def do_any(self) -> None:
        """Answer one request."""
        upstream = self.server.upstream
        try:
            if upstream.enter():
                self._answer(upstream)
            else:
                self.close_connection = True
        finally:
            upstream.leave()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_any  # noqa: N815 - its names

    def _answer(self, upstream: Upstream) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):  # the caller has gone
            self.close_connection = True
            return
        address = urlsplit(self.path)
        received = Received(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True, max_num_fields=100)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            at=time.monotonic(),
        )
        with upstream.taking(received) as answer:
            is_over = answer.delay_seconds and self.server.ending.wait(answer.delay_seconds)
        if is_over:
            self.close_connection = True
            return
        if answer.drops:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, _format: str, *_arguments: Any) -> None:
        """Say nothing."""
