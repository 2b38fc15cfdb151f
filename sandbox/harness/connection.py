"""HTTP/1.1 with the candidate's app over its unix socket: h11, and a socket under it."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from typing import Any

import h11
import httpx2

MAX_HEAD_BYTES = 100 * 1024
"""Of a status line and headers that have not come to their end."""
READ_BYTES = 64 * 1024
IDLE_SECONDS = 4.0
"""uvicorn closes after five; a request that meets that moment would be lost."""
MAX_IDLE = 20
SWITCHING_PROTOCOLS = 101


class Connection:
    """A connection, for one request at a time; each send or read may last `timeout_seconds`."""

    def __init__(self, socket_path: str, timeout_seconds: float) -> None:
        """Connect.

        Raises:
            httpx2.ConnectError: nobody listens there, or too many wait already.
        """
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        self._idle_since = 0.0
        try:
            self._socket = _connected(socket_path, timeout_seconds)
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from error
        self._readable = select.poll()
        self._readable.register(self._socket, select.POLLIN)

    def send(self, request: httpx2.Request) -> None:
        """Send a request; a body that comes in parts is sent as they come.

        Raises:
            httpx2.LocalProtocolError: it is not one that HTTP allows.
            httpx2.WriteTimeout: the app does not read on.
            TypeError: the body can only be read asynchronously.
        """
        stream = request.stream
        if not isinstance(stream, httpx2.SyncByteStream):
            raise TypeError("a body is sent as bytes, or as an iterator of bytes")
        try:
            head = h11.Request(
                method=request.method, target=request.url.raw_path, headers=request.headers.raw
            )
            parts = (h11.Data(data=part) for part in stream)
            events = chain([head], parts, [h11.EndOfMessage()])
            if isinstance(stream, httpx2.ByteStream):
                self._write(b"".join(map(self._encode, events)))
            else:
                for event in events:
                    if not self._write(self._encode(event)):
                        break
        except h11.LocalProtocolError as error:
            raise httpx2.LocalProtocolError(str(error)) from error

    def _encode(self, event: h11.Event) -> bytes:
        return self._h11.send(event) or b""

    def _write(self, data: bytes) -> bool:
        """Return whether the app still listens.

        It may answer and hang up before it has read all: then its answer counts, and is the last.
        """
        try:
            if data:  # even nothing at all would wait for room
                self._socket.sendall(data)
        except TimeoutError as error:
            raise httpx2.WriteTimeout(str(error)) from error
        except OSError:
            self._h11.send_failed()
            return False
        return True

    def read_head(self) -> tuple[int, httpx2.Headers]:
        """Return the status and the headers of the answer.

        Raises:
            httpx2.ReadTimeout: nothing comes.
            httpx2.ReadError: the connection has been cut.
            httpx2.RemoteProtocolError: what comes is not HTTP, or ends too early.
        """
        while True:
            event = self._next_event()
            is_final = isinstance(event, h11.Response)
            if is_final or event.status_code == SWITCHING_PROTOCOLS:
                return event.status_code, httpx2.Headers(event.headers.raw_items())

    def read_body(self) -> Iterator[bytes]:
        """Give the body's parts as they come. Raises what `read_head` raises."""
        while isinstance(event := self._next_event(), h11.Data):
            yield bytes(event.data)

    def _next_event(self) -> Any:
        while True:
            try:
                event = self._h11.next_event()
                if event is not h11.NEED_DATA:
                    return event
                data = self._socket.recv(READ_BYTES)
                if not data and self._h11.their_state is h11.SEND_RESPONSE:
                    raise httpx2.RemoteProtocolError("the app hung up before its answer had come")
                self._h11.receive_data(data)
            except h11.RemoteProtocolError as error:
                raise httpx2.RemoteProtocolError(str(error)) from error
            except TimeoutError as error:
                raise httpx2.ReadTimeout(str(error)) from error
            except OSError as error:
                raise httpx2.ReadError(str(error)) from error

    def finish(self) -> bool:
        """End the exchange; return whether the connection can take another one."""
        is_over = self._h11.our_state is self._h11.their_state is h11.DONE
        sent_ahead, has_hung_up = self._h11.trailing_data
        if not is_over or sent_ahead or has_hung_up:
            return False
        self._h11.start_next_cycle()
        self._idle_since = time.monotonic()
        return True

    def is_fresh(self) -> bool:
        """Return whether an idle connection is still good: young, and nothing came meanwhile."""
        return time.monotonic() - self._idle_since < IDLE_SECONDS and not self._readable.poll(0)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Connections:
    """Connections to one app. Any thread may ask; each request has one for itself."""

    def __init__(self, socket_path: str, timeout_seconds: float) -> None:
        self._socket_path = socket_path
        self._timeout_seconds = timeout_seconds
        self._idle: list[Connection] = []

    @contextmanager
    def answering(self, request: httpx2.Request) -> Iterator[Connection]:
        """Send a request and give the connection on which its answer comes.

        The block's end keeps the connection, or hangs up if the answer was not read to its end.
        """
        connection = self._take()
        is_reusable = False
        try:
            connection.send(request)
            yield connection
            is_reusable = connection.finish()
        finally:
            if is_reusable and len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
            else:
                connection.close()

    def _take(self) -> Connection:
        with suppress(IndexError):  # none is idle, or another thread was quicker
            while True:
                connection = self._idle.pop()
                if connection.is_fresh():
                    return connection
                connection.close()
        return Connection(self._socket_path, self._timeout_seconds)

    def close(self) -> None:
        """Close those that are idle."""
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _connected(path: str, timeout_seconds: float) -> socket.socket:
    with ExitStack() as undo:
        connection = undo.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        connection.settimeout(timeout_seconds)
        connection.connect(path)
        undo.pop_all()
    return connection
