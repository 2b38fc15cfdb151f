"""The candidate's side: a parked process that forks one child for each start of the app.

No code of the candidate runs in the parked process itself. A child gets three descriptors: a
listening socket, a status pipe and an output pipe. What it writes to the status pipe only chooses
words for the candidate; no verdict comes from it.
"""

import base64
import gc
import importlib
import io
import linecache
import logging
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from harness import frames
from harness.calls import serve_calls
from harness.privileges import become, limit_resources
from harness.rehearsal import rehearse_app
from harness.serving import serve_app

MAX_LOAD_BYTES = 16 * 1024 * 1024
MAX_TRACEBACK_CHARACTERS = 6000
FILE_MB = 16
OPEN_FILES = 256
IMPORT_FAILED = 3
SHARED = "shared"
"""Folder of the files that all starts of the app share."""
MAX_SHARED_BYTES = 256 * 1024


def park(control: socket.socket, work_dir: Path, uid: int | None, *, rehearses: bool) -> NoReturn:
    """Wait for the candidate's files, then fork an app for each start message; never returns.

    Messages: `{"files", "kind", "entry", "limits"}` once, then `{"op": "start", "app", "env"}` with
    three descriptors, or `{"op": "stop", "app"}`. Sends `{"exited": app, "status"}` when
    an app ends; `status` is the value of waitpid.
    """
    _be_the_first_to_go()
    become(uid)
    work_dir.chmod(0o700)
    (work_dir / SHARED).mkdir()
    if rehearses:
        rehearse_app()
    gc.collect()
    gc.freeze()  # what is there now is never garbage; not touching it keeps its pages shared
    control.sendall(frames.encode({"parked": True}))
    load, _ = frames.receive_with_descriptors(control, MAX_LOAD_BYTES, 0)
    apps: dict[int, int] = {}  # number by process id
    reader, writer = _wake_on_child_exit()
    while True:
        readable, _, _ = select.select([control.fileno(), reader], [], [])
        if reader in readable:
            os.read(reader, 4096)
            _report_exits(control, apps, work_dir)
        if control.fileno() in readable:
            try:
                start, descriptors = frames.receive_with_descriptors(control, MAX_LOAD_BYTES, 3)
            except EOFError:
                os._exit(0)
            if start["op"] != "start":
                _obey(control, apps, start, work_dir)
                continue
            try:
                pid = os.fork()
            except OSError:  # what an earlier start left running takes all processes there are
                control.sendall(frames.encode({"exited": start["app"], "status": None}))
                _close(descriptors)
                continue
            if pid == 0:
                signal.set_wakeup_fd(-1)
                _close([reader, writer, control.detach()])
                _run(load, start, descriptors, work_dir)
            with suppress(OSError):
                os.setpgid(pid, pid)  # also done by the child; whoever comes first
            apps[pid] = start["app"]
            _close(descriptors)


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _be_the_first_to_go() -> None:
    """When the container's memory runs out, the kernel ends this side and not the grader.

    Written with CAP_SYS_RESOURCE the score is also the lowest that this side can ever set.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _wake_on_child_exit() -> tuple[int, int]:
    """Return a pipe that becomes readable when a child has ended."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader, writer


def _obey(
    control: socket.socket, apps: dict[int, int], message: dict[str, Any], work_dir: Path
) -> None:
    if message["op"] == "stop":
        _stop(control, apps, message["app"], work_dir)
    elif message["op"] == "shut_down":
        for pid, number in apps.items():
            if number == message["app"]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
    else:
        control.sendall(frames.encode({"file": _read_shared(work_dir, message["name"])}))


def _read_shared(work_dir: Path, name: str) -> str | None:
    """Return a file that apps share, in base64; None if there is none, or it is too large."""
    with suppress(OSError):
        descriptor = os.open(
            work_dir / SHARED / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        )
        with open(descriptor, "rb") as file:
            data = file.read(MAX_SHARED_BYTES + 1)
        if len(data) <= MAX_SHARED_BYTES:
            return base64.b64encode(data).decode()
    return None


def _stop(control: socket.socket, apps: dict[int, int], number: int, work_dir: Path) -> None:
    """End an app; when this returns, what it held is free for the next one."""
    for pid in [pid for pid, app in apps.items() if app == number]:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it may have left its group
        with suppress(ChildProcessError):
            _report_exit(control, apps, os.waitpid(pid, 0), work_dir)


def _report_exits(control: socket.socket, apps: dict[int, int], work_dir: Path) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            _report_exit(control, apps, (pid, status), work_dir)


def _report_exit(
    control: socket.socket, apps: dict[int, int], ended: tuple[int, int], work_dir: Path
) -> None:
    pid, status = ended
    if pid in apps:
        number = apps.pop(pid)
        control.sendall(frames.encode({"exited": number, "status": status}))
        with suppress(OSError, RecursionError):  # whatever stays only takes room from its own code
            shutil.rmtree(_folder(work_dir, number))


def _folder(work_dir: Path, number: int) -> Path:
    return work_dir / f"app-{number}"


def _run(
    load: dict[str, Any], start: dict[str, Any], descriptors: list[int], work_dir: Path
) -> NoReturn:
    """Import the candidate's code in this fresh child and serve it; ends with the process."""
    code = 1
    try:
        listening, status, output = descriptors
        os.setpgid(0, 0)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _redirect_output(output)
        limits = load["limits"]
        limit_resources(
            memory_mb=limits["memory_mb"],
            cpu_seconds=int(limits["seconds"]) + 5,
            file_mb=FILE_MB,
            open_files=OPEN_FILES,
        )
        _watch_memory_errors(status)
        folder = _folder(work_dir, start["app"])
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
            serve_calls(module, server_socket, lambda: _tell(status, {"ready": True}))
        else:
            code = serve_app(module, server_socket, lambda: _tell(status, {"ready": True}))
    except MemoryError:
        _tell(status, {"memory_error": True})
    except Exception:  # noqa: BLE001 - whatever the candidate's code did, it ends here, in words
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
        os._exit(code)


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
        own_file = error.filename is not None and not Path(error.filename).is_absolute()
        own_file = own_file or Path(str(error.filename)).name == Path(entry).name
        _tell(
            status,
            {
                "error": "syntax",
                "line": error.lineno if own_file else None,
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


class _MemoryErrorHandler(logging.Handler):
    """Notices that a handler of the app failed for want of memory; uvicorn only logs it."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self._status = status

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], MemoryError):
            _tell(self._status, {"memory_error": True})


def _watch_memory_errors(status: int) -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(_MemoryErrorHandler(status))
    logger.addHandler(logging.StreamHandler(sys.stderr))
    logger.propagate = False
    logger.setLevel(logging.WARNING)
