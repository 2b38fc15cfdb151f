"""Calls into the candidate's module by value: JSON-like data goes in, plain data comes out.

One request frame holds `{"call", "args", "kwargs"}`; the reply holds `{"value"}` or `{"error"}`.
The candidate's objects never cross: what comes back is built here from exact plain types, and is
decoded by the grader from JSON alone.
"""

import asyncio
import dataclasses
import datetime as dt
import decimal
import enum
import inspect
import select
import socket
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce, singledispatch
from pathlib import PurePath
from types import ModuleType
from typing import Any

import pydantic

from harness import frames
from harness.author import CandidateError
from harness.gauges import GAUGES, READ, RESET, Measured

MAX_CALL_BYTES = 4 * 1024 * 1024
OF_THE_HARNESS: dict[str, Callable[..., Any]] = {RESET: GAUGES.reset, READ: GAUGES.read}
"""What is asked of the harness beside the code, not of the code; no name in Python begins so."""


@singledispatch
def to_plain(value: Any) -> Any:
    """Return JSON-like data for what a candidate's function returned.

    Models and dataclasses become dicts, times ISO strings, sets sorted lists.

    Raises:
        TypeError: there is no agreed plain form for this type.
    """
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return to_plain(dataclasses.asdict(value))
    raise TypeError(f"a {type(value).__name__} cannot be returned; return plain data or a model")


@to_plain.register(type(None))
@to_plain.register(bool)
@to_plain.register(int)
@to_plain.register(float)
@to_plain.register(str)
def _scalar(value: Any) -> Any:
    return value


@to_plain.register(Mapping)
def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): to_plain(item) for key, item in value.items()}


@to_plain.register(list)
@to_plain.register(tuple)
def _sequence(value: Iterable[Any]) -> list[Any]:
    return [to_plain(item) for item in value]


@to_plain.register(set)
@to_plain.register(frozenset)
def _set(value: Iterable[Any]) -> list[Any]:
    return sorted((to_plain(item) for item in value), key=repr)


@to_plain.register(dt.date)
@to_plain.register(dt.time)
def _time(value: dt.date | dt.time) -> str:
    return value.isoformat()


@to_plain.register(decimal.Decimal)
@to_plain.register(uuid.UUID)
@to_plain.register(PurePath)
def _text(value: object) -> str:
    return str(value)


@to_plain.register(enum.Enum)
def _enum(value: enum.Enum) -> Any:
    return to_plain(value.value)


def serve_calls(
    module: ModuleType,
    listening: socket.socket,
    ready: Callable[[], None],
    out_of_memory: Callable[[], None],
) -> None:
    """Answer calls, one connection after another, until the process is ended.

    Without memory that is told before the connection ends, since its end may be the process's.
    One event loop serves all of them, as it does in a server: a lock or a connection that the code
    keeps from one call to the next stays of use.
    """
    ready()
    with asyncio.Runner() as runner:
        while True:
            connection, _ = listening.accept()
            with connection:
                try:
                    while True:
                        request = frames.read_frame(connection.fileno(), MAX_CALL_BYTES)
                        connection.sendall(_answer(module, request, runner))
                except (EOFError, frames.FrameError, OSError):
                    continue
                except MemoryError:
                    out_of_memory()
                    raise


def _answer(module: ModuleType, request: dict[str, Any], runner: asyncio.Runner) -> bytes:
    try:
        if request["call"] in OF_THE_HARNESS:
            return frames.encode({"value": OF_THE_HARNESS[request["call"]](*request["args"])})
        function: Any = reduce(getattr, request["call"].split("."), module)
        value = function(*request["args"], **request["kwargs"])
        if inspect.iscoroutine(value):
            value = runner.run(value)
        return frames.encode({"value": to_plain(value)})
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - every exception is an answer, by value
        return frames.encode({"error": _describe(error)})


def _describe(error: Exception) -> dict[str, Any]:
    return {
        "type": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__[1:]],
        "message": str(error)[:2000],
        "details": _details(error) if isinstance(error, pydantic.ValidationError) else [],
    }


def _details(error: pydantic.ValidationError) -> list[dict[str, Any]]:
    return [
        {
            "type": item["type"],
            "loc": [part if isinstance(part, int) else str(part) for part in item["loc"]],
            "msg": item["msg"],
        }
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]


class Solution:
    """The candidate's module as the checks see it."""

    def __init__(self, socket_path: str) -> None:
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.connect(socket_path)
        self._wait_seconds: float | None = None

    def call(self, function: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call `function` (dotted for attributes of classes) in the candidate's process.

        Returns plain data: dict, list, str, int, float, bool or None.

        Raises:
            CandidateError: the function raised.
            ConnectionError: the process ended, or answered with something that is no answer.
            TimeoutError: only after `limit_wait`.
        """
        request = {"call": function, "args": args, "kwargs": kwargs}
        self._connection.sendall(frames.encode(request))
        if not select.select([self._connection], [], [], self._wait_seconds)[0]:
            raise TimeoutError("no answer in time")
        try:
            reply = frames.read_frame(self._connection.fileno(), MAX_CALL_BYTES)
        except (EOFError, frames.FrameError) as error:
            raise ConnectionError("the candidate's process gave no answer") from error
        if "error" in reply:
            raise _candidate_error(reply["error"])
        if "value" not in reply:
            raise ConnectionError("the candidate's process gave no answer")
        return reply["value"]

    @contextmanager
    def measured(self) -> Iterator[Measured]:
        """Measure what the code does within the block: SQL and memory."""
        self.call(RESET)
        measured = Measured()
        yield measured
        measured.take(self.call(READ))

    def limit_wait(self, seconds: float) -> None:
        """Wait no longer than this for an answer to begin; else a call raises TimeoutError."""
        self._wait_seconds = seconds

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _candidate_error(error: Any) -> CandidateError:
    """Build the exception from untrusted plain data."""
    if type(error) is not dict:
        raise ConnectionError("the candidate's process gave no answer")
    bases = error.get("bases")
    details = error.get("details")
    return CandidateError(
        str(error.get("type", "")),
        [str(base) for base in bases] if type(bases) is list else [],
        str(error.get("message", "")),
        [item for item in details if type(item) is dict] if type(details) is list else [],
    )
