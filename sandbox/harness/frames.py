"""Messages between the processes: a 4-byte big-endian length, then that many bytes of JSON.

Every reader has a bound. What does not fit, is not JSON, is not an object, or holds NaN is a
`FrameError`; readers of untrusted senders treat it as silence.
"""

import json
import math
import os
import socket
import struct
from typing import Any, NoReturn

HEADER = struct.Struct(">I")

Message = dict[str, Any]


class FrameError(Exception):
    """The bytes are not a frame within the reader's bound."""


def encode(message: Message) -> bytes:
    """Return the frame of a message; lone surrogates and the like stay escaped as ASCII."""
    body = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")
    return HEADER.pack(len(body)) + body


def _refuse_constant(name: str) -> NoReturn:
    raise FrameError(f"{name} is not JSON")


def _finite(text: str) -> float:
    """Return a number that is one: `1e999` would be read as an infinity."""
    value = float(text)
    if math.isinf(value):
        raise FrameError(f"{text[:20]} is too large")
    return value


def decode_json(text: str | bytes) -> Any:
    """Return plain data from strict JSON.

    Raises:
        FrameError: not JSON, not UTF-8, NaN or an infinity, nested too deep, an integer too long.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")  # json itself would take UTF-16 and UTF-32 too
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise FrameError(str(error)) from None


def decode(body: bytes) -> Message:
    """Return the message in a frame's body.

    Raises:
        FrameError: the body is not a strict JSON object.
    """
    message = decode_json(body)
    if type(message) is not dict:
        raise FrameError("a message is a JSON object")
    return message


class FrameBuffer:
    """Collects bytes as they arrive and gives back whole messages."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._data = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Return the messages that `data` completes.

        Raises:
            FrameError: a frame is longer than the bound, or is not a message.
        """
        self._data += data
        messages = []
        while len(self._data) >= HEADER.size:
            (length,) = HEADER.unpack_from(self._data)
            if length > self._max_bytes:
                raise FrameError(f"a frame of {length} bytes is over {self._max_bytes}")
            end = HEADER.size + length
            if len(self._data) < end:
                break
            messages.append(decode(bytes(self._data[HEADER.size : end])))
            del self._data[:end]
        return messages


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes to a blocking descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def read_exactly(descriptor: int, count: int) -> bytes:
    """Read exactly `count` bytes from a blocking descriptor.

    Raises:
        EOFError: the other side closed first.
    """
    data = bytearray()
    while len(data) < count:
        part = os.read(descriptor, min(count - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def read_frame(descriptor: int, max_bytes: int) -> Message:
    """Read one message from a blocking descriptor.

    Raises:
        EOFError: the other side closed.
        FrameError: the frame is too long or not a message.
    """
    (length,) = HEADER.unpack(read_exactly(descriptor, HEADER.size))
    if length > max_bytes:
        raise FrameError(f"a frame of {length} bytes is over {max_bytes}")
    return decode(read_exactly(descriptor, length))


def send_with_descriptors(
    connection: socket.socket, message: Message, descriptors: list[int]
) -> None:
    """Send a message and duplicates of open descriptors over a unix stream socket."""
    data = encode(message)
    # The descriptors ride on the header, so that the reader knows where to look for them.
    socket.send_fds(connection, [data[: HEADER.size]], descriptors)
    connection.sendall(data[HEADER.size :])


def receive_with_descriptors(
    connection: socket.socket, max_bytes: int, max_descriptors: int
) -> tuple[Message, list[int]]:
    """Receive what `send_with_descriptors` sent.

    Raises:
        EOFError: the other side closed.
        FrameError: the frame is too long or not a message.
    """
    header, descriptors, _flags, _address = socket.recv_fds(
        connection, HEADER.size, max_descriptors
    )
    if not header:
        raise EOFError
    header += read_exactly(connection.fileno(), HEADER.size - len(header))
    (length,) = HEADER.unpack(header)
    if length > max_bytes:
        raise FrameError(f"a frame of {length} bytes is over {max_bytes}")
    return decode(read_exactly(connection.fileno(), length)), list(descriptors)
