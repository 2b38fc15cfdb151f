"""The candidate's code in a process of its own: imported, served, its failures told in words.

The process gets three descriptors: a listening socket, a status pipe and an output pipe. What it
writes to the status pipe only chooses words for the candidate; no verdict comes from it.
"""

import fcntl
import gc
import importlib
import io
import linecache
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from harness import frames
from harness.calls import serve_calls
from harness.privileges import MIB, limit_resources
from harness.serving import serve_app

MAX_TRACEBACK_CHARACTERS = 6000
FILE_MB = 16
OPEN_FILES = 256
IMPORT_FAILED = 3
THREAD_STACK_BYTES = 2 * MIB
"""A quarter of what is usual: stacks count as memory, and FastAPI's pool alone has 40 threads."""
OUT_OF_MEMORY = frames.encode({"memory_error": True})
FIRST_DESCRIPTOR = 16
"""Above all numbers at which descriptors can arrive."""


def run(
    load: dict[str, Any],
    start: dict[str, Any],
    descriptors: list[int],
    folder: Path,
    *,
    taken_bytes: int,
) -> NoReturn:
    """Import the candidate's code in this fresh process and serve it; ends with the process.

    Args:
        load: the job's files, kind, entry file and limits.
        start: the app's number, its environment and the files added.
        descriptors: a listening socket, a status pipe, an output pipe.
        folder: where the app runs; made here.
        taken_bytes: address space that is taken without the candidate's doing.
    """
    code = 1
    try:
        listening, status, output = _always_the_same(descriptors)
        os.setpgid(0, 0)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _redirect_output(output)
        limits = load["limits"]
        limit_resources(
            address_space_bytes=taken_bytes + limits["memory_mb"] * MIB,
            cpu_seconds=int(limits["seconds"]) + 5,
            file_mb=FILE_MB,
            open_files=OPEN_FILES,
        )
        _watch_memory_errors(status)
        threading.stack_size(THREAD_STACK_BYTES)
        gc.enable()
        _write_files(folder, {**load["files"], **start["files"]})
        os.chdir(folder)
        os.environ.update(start["env"])
        os.environ.update({"HOME": str(folder), "TMPDIR": str(folder)})
        sys.path.insert(0, str(folder))
        sys.argv = [load["entry"]]
        server_socket = socket.socket(fileno=listening)
        module = _module_of(load, status)
        if module is None:
            code = IMPORT_FAILED
        elif load["kind"] != "api":
            serve_calls(
                module,
                server_socket,
                lambda: _tell(status, {"ready": True}),
                lambda: _tell_out_of_memory(status),
            )
        else:
            code = serve_app(module, server_socket, lambda: _tell(status, {"ready": True}))
    except MemoryError:
        _tell_out_of_memory(status)
    except Exception:  # noqa: BLE001 - whatever the candidate's code did, it ends here, in words
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
        os._exit(code)


def _always_the_same(descriptors: list[int]) -> list[int]:
    """Return the descriptors at numbers that do not tell by which way this process came about."""
    moved = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR) for one in descriptors]
    for descriptor in descriptors:
        os.close(descriptor)
    return moved


def _redirect_output(output: int) -> None:
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    sys.stdout = _line_buffered(1)
    sys.stderr = _line_buffered(2)
    logging.lastResort = logging.StreamHandler(sys.stderr)


def _line_buffered(descriptor: int) -> io.TextIOWrapper:
    """Return a text stream that loses at most a line when the process is ended."""
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


def _write_files(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _module_of(load: dict[str, Any], status: int) -> ModuleType | None:
    """Return what the checks speak with: the candidate's module, or ours that reads its files."""
    if load["kind"] == "config":
        return importlib.import_module("harness.configuration")
    if load["kind"] == "tests":
        return _import("harness.suite", status, before=_refuse_syntax_errors)
    return _import(load["entry"], status)


def _refuse_syntax_errors() -> None:
    from harness.suite import find_syntax_error  # noqa: PLC0415 - only these questions need it

    if (error := find_syntax_error()) is not None:
        raise error


def _import(
    entry: str, status: int, before: Callable[[], None] = lambda: None
) -> ModuleType | None:
    """Return a module, or tell what stopped its import and return None."""
    try:
        before()
        return importlib.import_module(entry.removesuffix(".py"))
    except SyntaxError as error:
        file = _own_file(error.filename)
        _tell(
            status,
            {
                "error": "syntax",
                "file": file,
                "line": error.lineno if file else None,
                "message": str(error.msg),
                "text": _traceback(error),
            },
        )
    except MemoryError:
        _tell(status, {"memory_error": True, "error": "import", "message": "MemoryError"})
    except BaseException as error:  # noqa: BLE001 - sys.exit() at import, too, is an answer to give
        message = "".join(traceback.format_exception_only(error)).strip()
        _tell(status, {"error": "import", "message": message[:500], "text": _traceback(error)})
    return None


def _own_file(filename: str | None) -> str | None:
    """Return a file's name in the candidate's folder; None if it is no file in there."""
    path = Path.cwd() / (filename or "")
    if not path.is_relative_to(Path.cwd()) or not path.is_file():
        return None
    return str(path.relative_to(Path.cwd()))


def _traceback(error: BaseException) -> str:
    """Return the traceback as the candidate would see it: without the frames of the harness."""
    linecache.clearcache()
    here = str(Path(__file__).parent)
    lines = []
    with suppress(Exception):  # a hostile __str__ must not cost the candidate the other words
        summary = traceback.TracebackException.from_exception(error)
        kept = [
            frame
            for frame in summary.stack
            if not frame.filename.startswith(here) and "importlib" not in frame.filename
        ]
        summary.stack = traceback.StackSummary.from_list(kept)
        lines = list(summary.format())
    return "".join(lines)[-MAX_TRACEBACK_CHARACTERS:]


def _tell(status: int, message: dict[str, Any]) -> None:
    with suppress(Exception):
        frames.write_all(status, frames.encode(message))


def _tell_out_of_memory(status: int) -> None:
    """Tell it without taking memory: what took it all may still be there."""
    with suppress(Exception):
        os.write(status, OUT_OF_MEMORY)


class _MemoryErrorHandler(logging.Handler):
    """Notices that a handler of the app failed for want of memory; uvicorn only logs it."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self._status = status

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], MemoryError):
            _tell_out_of_memory(self._status)


def _watch_memory_errors(status: int) -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(_MemoryErrorHandler(status))
    logger.addHandler(logging.StreamHandler(sys.stderr))
    logger.propagate = False
    logger.setLevel(logging.WARNING)
