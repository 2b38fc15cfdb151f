"""The HTTP client of the checks: bounded in size, depth and time, trusting nothing it receives."""

import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2

from harness import frames
from harness.connection import Connection, Connections
from harness.gauges import READ_PATH, RESET_PATH, Measured

if TYPE_CHECKING:
    from harness.websocket import WebSocket

MAX_BODY_BYTES = 4 * 1024 * 1024
ORIGIN = "http://app.test"
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "checks"}
GZIP_WINDOW = 47  # zlib or gzip, told apart by the header


class ReplyError(AssertionError):
    """The reply is not one that a check can use; the check that wanted it fails."""


class Reply:
    """One HTTP response, read whole, as plain data."""

    def __init__(self, status_code: int, headers: httpx2.Headers, content: bytes) -> None:
        self.status_code = status_code
        self.headers = headers
        self.content = content

    @property
    def text(self) -> str:
        """Return the body as UTF-8; bytes that are not become U+FFFD."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body as plain data from strict JSON.

        Raises:
            ReplyError: the body is not strict JSON.
        """
        try:
            return frames.decode_json(self.content)
        except frames.FrameError as error:
            raise ReplyError(f"the body is not JSON: {error}") from None

    def __repr__(self) -> str:
        return f"<Reply {self.status_code}, {len(self.content)} bytes>"


class Begun:
    """An HTTP response whose status and headers have come, and whose body is not read yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.status_code, self.headers = connection.read_head()

    def read(self) -> Reply:
        """Read the body to its end; call it once.

        Raises:
            ReplyError: the body is too large or wrongly encoded.
            httpx2.TransportError: the app ended it too early.
        """
        content = _decoded(_read(self._connection), self.headers.get("Content-Encoding", ""))
        return Reply(self.status_code, self.headers, content)


class Api:
    """Speaks HTTP to the candidate's app over its unix socket."""

    def __init__(self, socket_path: str, timeout_seconds: float) -> None:
        self._socket_path = socket_path
        self._timeout_seconds = timeout_seconds
        # Not httpx's Client, nor its Transport: merged addresses, redirects, cookies and proxies
        # are a third of a request's work, and no check has a use for them.
        self._connections = Connections(socket_path, timeout_seconds)

    def request(self, method: str, path: str, **options: Any) -> Reply:
        """Send one request; redirects are not followed and cookies are not kept.

        Args:
            method: any HTTP method.
            path: the path, with or without a query.
            options: params, json, data, files, content, headers, cookies, as in httpx.

        Raises:
            ReplyError: the body is too large or wrongly encoded.
            httpx2.TransportError: the app did not answer in HTTP.
        """
        with self.begun(method, path, **options) as answer:
            return answer.read()

    @contextmanager
    def begun(self, method: str, path: str, **options: Any) -> Iterator[Begun]:
        """Send one request and give its answer as soon as that begins; the block's end hangs up.

        Args and errors are those of `request`.
        """
        headers = httpx2.Headers(HEADERS)
        headers.update(options.pop("headers", None))
        cookies = options.pop("cookies", None)
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        request = httpx2.Request(method, ORIGIN + path, headers=headers, **options)
        with self._connections.answering(request) as connection:
            yield Begun(connection)

    def get(self, path: str, **options: Any) -> Reply:
        """Send a GET."""
        return self.request("GET", path, **options)

    def head(self, path: str, **options: Any) -> Reply:
        """Send a HEAD."""
        return self.request("HEAD", path, **options)

    def options(self, path: str, **options: Any) -> Reply:
        """Send an OPTIONS."""
        return self.request("OPTIONS", path, **options)

    def post(self, path: str, **options: Any) -> Reply:
        """Send a POST."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> Reply:
        """Send a PUT."""
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Reply:
        """Send a PATCH."""
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Reply:
        """Send a DELETE."""
        return self.request("DELETE", path, **options)

    def websocket(self, path: str, headers: dict[str, str] | None = None) -> "WebSocket":
        """Open a WebSocket; it is a context manager.

        Raises:
            harness.websocket.WebSocketRefusedError: the app does not accept it.
        """
        from harness.websocket import WebSocket  # noqa: PLC0415 - few questions need it

        return WebSocket(self._socket_path, path, headers or {}, self._timeout_seconds)

    def at_once(self, *requests: Callable[[], Reply]) -> list[Reply]:
        """Send requests at the same time, each a function without arguments; return the replies.

        Raises what the first of them raised, in their order.
        """
        together = threading.Barrier(len(requests))

        def send(request: Callable[[], Reply]) -> Reply:
            together.wait()
            return request()

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(send, requests))

    @contextmanager
    def measured(self) -> Iterator[Measured]:
        """Measure what the app does within the block: SQL, pauses of its event loop, memory."""
        self.post(RESET_PATH)
        measured = Measured()
        yield measured
        measured.take(self.get(READ_PATH).json())

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()


def _read(connection: Connection) -> bytes:
    raw = bytearray()
    for chunk in connection.read_body():
        raw += chunk
        if len(raw) > MAX_BODY_BYTES:
            raise ReplyError(f"the body is larger than {MAX_BODY_BYTES} bytes")
    return bytes(raw)


def _decoded(raw: bytes, encoding: str) -> bytes:
    """Return the body without its gzip or deflate coding, never more than the bound (CWE-409)."""
    if encoding.strip().lower() not in {"gzip", "deflate"} or not raw:
        return raw
    decoder = zlib.decompressobj(GZIP_WINDOW)
    try:
        content = decoder.decompress(raw, MAX_BODY_BYTES)
    except zlib.error as error:
        raise ReplyError(f"the body is not {encoding}: {error}") from None
    if decoder.unconsumed_tail:
        raise ReplyError(f"the body is larger than {MAX_BODY_BYTES} bytes")
    return content
