"""The candidate's side before its code: a parked process, and understudies forked ahead.

No code of the candidate runs in the parked process itself: each start of the app is a process of
its own. The first two plain starts are taken by understudies, which wait for nothing but the word;
every other start forks.
"""

import base64
import gc
import os
import select
import shutil
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from harness import candidate, frames
from harness.privileges import become, mapped_bytes, refuse_namespaces
from harness.rehearsal import rehearse_app

MAX_LOAD_BYTES = 16 * 1024 * 1024
DESCRIPTORS = 3
"""What comes with the word to start: a listening socket, a status pipe, an output pipe."""
UNDERSTUDIES = 2
"""One for the app of the examples, one for that of the hidden checks."""
READY = b"."
SHARED = "shared"
"""Folder of the files that all starts of the app share."""
MAX_SHARED_BYTES = 256 * 1024

Load = dict[str, Any]
Start = dict[str, Any]


def park(control: socket.socket, work_dir: Path, uid: int | None, *, rehearses: bool) -> NoReturn:
    """Wait for the candidate's files, then start an app for each start message; never returns.

    Messages: `{"files", "kind", "entry", "limits"}` once, then `{"op": "start", "app", "env",
    "files"}` with three descriptors, or `{"op": "stop", "app"}` and the like. Sends
    `{"exited": app, "status"}` when an app ends; `status` is the value of waitpid.
    """
    _be_the_first_to_go()
    become(uid)
    if uid is not None:
        refuse_namespaces()
    work_dir.chmod(0o700)
    (work_dir / SHARED).mkdir()
    understudies = Understudies(control)
    if rehearses:
        rehearse_app()
        gc.freeze()  # what is there now is never garbage; not touching it keeps its pages shared
        understudies.fork_ahead(work_dir)
    control.sendall(frames.encode({"parked": True}))
    load, _ = frames.receive_with_descriptors(control, MAX_LOAD_BYTES, 0)
    if not rehearses and _speaks_of_databases(load["files"]):
        import_databases()
        gc.freeze()
    understudies.learn(load)
    _Stage(control, work_dir, load, understudies).serve()


def import_databases() -> None:
    """Import SQLModel and, with it, SQLAlchemy: a quarter of all that is imported."""
    import sqlmodel  # noqa: F401, PLC0415 - a job that came at once may do without


def _speaks_of_databases(files: dict[str, str]) -> bool:
    return any("sql" in text.lower() for text in files.values())


def _be_the_first_to_go() -> None:
    """When the container's memory runs out, the kernel ends this side and not the grader.

    Written with CAP_SYS_RESOURCE the score is also the lowest that this side can ever set.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def fork(run: Callable[[], None], *private: int) -> int:
    """Fork a process that closes the `private` descriptors and runs; return its id here.

    Raises:
        OSError: what an earlier start left running takes all processes there are.
    """
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.set_wakeup_fd(-1)
        for descriptor in private:
            os.close(descriptor)
        run()
    finally:
        os._exit(1)  # whatever happens in it, a fork never becomes a second parked process


class Understudies:
    """Processes that were forked before the job came, so that a start costs no fork.

    Their memory is as the parked process's: they know nothing of the job until they learn it, all
    at once and before any code of the candidate runs. Code that ends one gains nothing: the next
    start forks.
    """

    def __init__(self, control: socket.socket) -> None:
        """Begin with none: when a job waits for the boot, forking ahead gains nothing."""
        self._control = control
        self._waiting: list[tuple[int, socket.socket]] = []

    def fork_ahead(self, work_dir: Path) -> None:
        """Fork them, and wait until they have rehearsed."""
        for _ in range(UNDERSTUDIES):
            ours, theirs = socket.socketpair()
            private = (self._control.fileno(), ours.fileno(), *self.lines())
            pid = fork(partial(_wait_in_the_wings, theirs, work_dir), *private)
            theirs.close()
            self._waiting.append((pid, ours))
        for _, line in self._waiting:
            line.recv(len(READY))

    def lines(self) -> list[int]:
        """Return the descriptors that lead to those who wait."""
        return [line.fileno() for _, line in self._waiting]

    def learn(self, load: Load) -> None:
        """Tell all of them the candidate's files."""
        for _, line in self._waiting:
            frames.send_with_descriptors(line, load, [])

    def take(self, start: Start, descriptors: list[int]) -> int | None:
        """Have one of them run the app; return its process id, or None if none is left."""
        while self._waiting:
            pid, line = self._waiting.pop(0)
            with line, suppress(OSError):  # it has been ended
                frames.send_with_descriptors(line, start, descriptors)
                return pid
        return None


def _wait_in_the_wings(line: socket.socket, work_dir: Path) -> None:
    """Learn the files, wait for the word, and run the app; ends when the parked process does.

    Rehearsing here, too, takes the page faults of a forked process's first steps off a verdict.
    """
    rehearse_app()
    gc.freeze()
    taken_bytes = mapped_bytes()
    line.sendall(READY)
    with suppress(EOFError, OSError):
        load, _ = frames.receive_with_descriptors(line, MAX_LOAD_BYTES, 0)
        start, descriptors = frames.receive_with_descriptors(line, MAX_LOAD_BYTES, DESCRIPTORS)
        line.close()
        folder = folder_of(work_dir, start["app"])
        candidate.run(load, start, descriptors, folder, taken_bytes=taken_bytes)


class _Stage:
    """The parked process's loop: starts apps, ends them, tells how they ended."""

    def __init__(
        self, control: socket.socket, work_dir: Path, load: Load, understudies: Understudies
    ) -> None:
        self._control = control
        self._work_dir = work_dir
        self._load = load
        self._understudies = understudies
        self._apps: dict[int, int] = {}
        """Numbers of the apps by process id."""
        self._exits, self._wakes = _wake_on_child_exit()

    def serve(self) -> NoReturn:
        """Obey until the supervisor has gone."""
        while True:
            readable, _, _ = select.select([self._control.fileno(), self._exits], [], [])
            if self._exits in readable:
                os.read(self._exits, 4096)
                self._report_exits()
            if self._control.fileno() in readable:
                try:
                    message, descriptors = frames.receive_with_descriptors(
                        self._control, MAX_LOAD_BYTES, DESCRIPTORS
                    )
                except EOFError:
                    os._exit(0)
                self._obey(message, descriptors)
                for descriptor in descriptors:
                    os.close(descriptor)

    def _obey(self, message: dict[str, Any], descriptors: list[int]) -> None:
        match message["op"]:
            case "start":
                self._start(message, descriptors)
            case "stop":
                self._stop(message["app"])
            case "shut_down":
                self._shut_down(message["app"])
            case _:
                shared = _read_shared(self._work_dir, message["name"])
                self._say({"file": shared})

    def _start(self, start: Start, descriptors: list[int]) -> None:
        pid = None
        if not start["files"]:  # more than a line holds would have this process wait for it
            pid = self._understudies.take(start, descriptors)
        if pid is None:
            try:
                pid = self._fork(start, descriptors)
            except OSError:
                self._say({"exited": start["app"], "status": None})
                return
        with suppress(OSError):
            os.setpgid(pid, pid)  # also done by the child; whoever comes first
        self._apps[pid] = start["app"]

    def _fork(self, start: Start, descriptors: list[int]) -> int:
        folder = folder_of(self._work_dir, start["app"])
        private = (self._exits, self._wakes, self._control.fileno(), *self._understudies.lines())
        run = partial(candidate.run, self._load, start, descriptors, folder)
        return fork(lambda: run(taken_bytes=mapped_bytes()), *private)

    def _stop(self, number: int) -> None:
        """End an app; when this returns, what it held is free for the next one."""
        for pid in self._processes_of(number):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it may have left its group
            with suppress(ChildProcessError):
                self._report_exit(*os.waitpid(pid, 0))

    def _shut_down(self, number: int) -> None:
        for pid in self._processes_of(number):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def _processes_of(self, number: int) -> list[int]:
        return [pid for pid, app in self._apps.items() if app == number]

    def _report_exits(self) -> None:
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                self._report_exit(pid, status)

    def _report_exit(self, pid: int, status: int) -> None:
        if pid in self._apps:
            number = self._apps.pop(pid)
            self._say({"exited": number, "status": status})
            with suppress(OSError, RecursionError):  # what stays takes room from its own code only
                shutil.rmtree(folder_of(self._work_dir, number))

    def _say(self, message: dict[str, Any]) -> None:
        self._control.sendall(frames.encode(message))


def folder_of(work_dir: Path, number: int) -> Path:
    """Return the folder in which an app runs."""
    return work_dir / f"app-{number}"


def _wake_on_child_exit() -> tuple[int, int]:
    """Return a pipe that becomes readable when a child has ended: its reader, its writer."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader, writer


def _read_shared(work_dir: Path, name: str) -> str | None:
    """Return a file that apps share, in base64; None if there is none, or it is too large."""
    with suppress(OSError):
        descriptor = os.open(
            work_dir / SHARED / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        )
        with open(descriptor, "rb") as file:
            data = file.read(MAX_SHARED_BYTES + 1)
        if data is not None and len(data) <= MAX_SHARED_BYTES:  # None: a FIFO that holds nothing
            return base64.b64encode(data).decode()
    return None
