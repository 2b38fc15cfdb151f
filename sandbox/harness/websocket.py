"""The WebSocket client of the checks, bounded in size and time."""

import json
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.sync.client import ClientConnection, unix_connect

from harness import frames

MAX_MESSAGE_BYTES = 256 * 1024
DEFAULT_WAIT_SECONDS = 1.0


class WebSocketRefusedError(AssertionError):
    """The app did not accept the connection; `status_code` is its answer's, if it gave one."""

    def __init__(self, status_code: int | None) -> None:
        super().__init__(f"the connection was refused ({status_code or 'without an answer'})")
        self.status_code = status_code


class WebSocketClosedError(AssertionError):
    """The app has closed the connection."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(f"the connection is closed ({code} {reason})")
        self.code = code
        self.reason = reason


class WebSocket:
    """One connection; a context manager that closes it."""

    def __init__(
        self, socket_path: str, path: str, headers: dict[str, str], timeout_seconds: float
    ) -> None:
        """Connect.

        Raises:
            WebSocketRefusedError: the app refuses the handshake.
        """
        try:
            self._connection: ClientConnection = unix_connect(
                socket_path,
                uri=f"ws://app.test{path}",
                additional_headers=headers,
                max_size=MAX_MESSAGE_BYTES,
                open_timeout=timeout_seconds,
                close_timeout=timeout_seconds,
                ping_interval=None,
                compression=None,
                user_agent_header="checks",
            )
        except InvalidHandshake as error:
            response = getattr(error, "response", None)
            raise WebSocketRefusedError(response and response.status_code) from None
        except (InvalidMessage, EOFError):
            raise WebSocketRefusedError(None) from None

    def send_text(self, text: str) -> None:
        """Send a text message. Raises WebSocketClosedError."""
        self._send(text)

    def send_json(self, value: Any) -> None:
        """Send plain data as JSON text. Raises WebSocketClosedError."""
        self._send(json.dumps(value))

    def send_bytes(self, data: bytes) -> None:
        """Send a binary message. Raises WebSocketClosedError."""
        self._send(data)

    def receive_text(self, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> str:
        """Return the next message, which must be a text.

        Raises:
            WebSocketClosedError: the app has closed the connection.
            AssertionError: nothing came in time, or no text.
        """
        message = self._receive(wait_seconds)
        if not isinstance(message, str):
            raise AssertionError("the message is binary, not a text")  # noqa: TRY004 - a check fails
        return message

    def receive_json(self, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> Any:
        """Return the next text message as plain data from strict JSON; raises as receive_text."""
        try:
            return frames.decode_json(self.receive_text(wait_seconds).encode())
        except frames.FrameError as error:
            raise AssertionError(f"the message is not JSON: {error}") from None

    def receive_bytes(self, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> bytes:
        """Return the next message, which must be binary; raises as receive_text."""
        message = self._receive(wait_seconds)
        if not isinstance(message, bytes):
            raise AssertionError("the message is a text, not binary")  # noqa: TRY004 - a check fails
        return message

    def is_silent(self, seconds: float) -> bool:
        """Return whether nothing comes within the time; a message that came is lost."""
        try:
            self._connection.recv(timeout=seconds)
        except TimeoutError:
            return True
        except ConnectionClosed:
            return True
        return False

    def wait_closed(self, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> int | None:
        """Wait until the app closes the connection, and return its code; messages are dropped.

        Raises:
            AssertionError: it stays open.
        """
        try:
            while True:
                self._connection.recv(timeout=wait_seconds)
        except TimeoutError:
            raise AssertionError("the connection stays open") from None
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else None

    def close(self, code: int = 1000) -> None:
        """Close the connection; nothing happens if it is closed."""
        self._connection.close(code)

    def vanish(self) -> None:
        """Drop the connection without a word, as a client does whose network has gone."""
        self._connection.socket.close()

    def _send(self, message: str | bytes) -> None:
        try:
            self._connection.send(message)
        except ConnectionClosed as error:
            raise _closed(error) from None

    def _receive(self, wait_seconds: float) -> str | bytes:
        try:
            return self._connection.recv(timeout=wait_seconds)
        except TimeoutError:
            raise AssertionError("no message came in time") from None
        except ConnectionClosed as error:
            raise _closed(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def _closed(error: ConnectionClosed) -> WebSocketClosedError:
    said = error.rcvd
    return WebSocketClosedError(said.code, said.reason) if said else WebSocketClosedError(None, "")
