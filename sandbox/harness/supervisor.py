"""The first process of a sandbox: boots the two sides, hands over one job, writes one report.

It speaks with the host over its standard input and output, one job frame in, event frames and one
report frame out, and ends with the first of: report written, host gone.
"""

import argparse
import gc
import os
import select
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from harness import frames, grader, parked, privileges
from harness.session import MAX_JOB_BYTES, Session
from harness.version import HARNESS_VERSION, PROTOCOL_VERSION

MAX_PARKED_BYTES = 8192
AT_ONCE_SECONDS = 0.03
CANDIDATE_UID = 10001
GRADER_UID = 10002
# Imported before the fork, so that neither side pays for it after the hand-over. Always all of it:
# code that says `import fastapi` finds `fastapi.staticfiles` once anybody has imported that. What
# databases need is left to the candidate's side when a job waits for the boot already.
NEEDED = (
    "asyncio",
    "email.message",
    "fastapi",
    "fastapi.middleware.cors",
    "fastapi.responses",
    "fastapi.security",
    "fastapi.staticfiles",
    "harness.plugin",
    "multipart",
    "pydantic.networks",
    "pydantic.v1",
    "pydantic_settings",
    "sqlite3",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)


@dataclass(frozen=True)
class Layout:
    """Folders and user ids of this sandbox; None keeps the user id (the `local` sandbox)."""

    run_dir: Path
    work_dir: Path
    checks_dir: Path
    candidate_uid: int | None
    grader_uid: int | None


def main() -> None:
    """Serve one job; the entry point of the container and of the `local` sandbox."""
    parser = argparse.ArgumentParser(prog="harness.supervisor")
    parser.add_argument("--local", action="store_true", help="run as plain processes")
    parser.add_argument("--candidate-uid", type=int, default=CANDIDATE_UID)
    arguments = parser.parse_args()
    host_in, host_out = _take_over_standard_streams()
    if arguments.local:
        with tempfile.TemporaryDirectory(prefix="greenroom-") as folder:
            root = Path(folder)
            for name in ("run", "work", "checks"):
                (root / name).mkdir(mode=0o700)
            layout = Layout(root / "run", root / "work", root / "checks", None, None)
            _serve(layout, host_in, host_out)
    else:
        folders = Path("/run/greenroom"), Path("/work"), Path("/checks")
        layout = Layout(*folders, arguments.candidate_uid, GRADER_UID)
        _serve(layout, host_in, host_out)


def _take_over_standard_streams() -> tuple[int, int]:
    """Return private descriptors of the host's streams; 0 and 1 then lead nowhere."""
    host_in, host_out = os.dup(0), os.dup(1)
    _silence(0, 1)
    return host_in, host_out


def _silence(*descriptors: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)


def _serve(layout: Layout, host_in: int, host_out: int) -> None:
    """Say that a job may come, warm up until it does, and judge it.

    When many submissions come at once each sandbox is needed at once, and what it would rehearse
    for the next job's comfort is time that this one waits.
    """
    started_at = time.monotonic()
    gc.disable()  # what is imported stays: looking for garbage in it is a quarter of the boot
    for name in NEEDED:
        __import__(name)
    try:
        frames.write_all(host_out, frames.encode(_ready(started_at)))
    except BrokenPipeError:
        return
    rehearses = not _comes(host_in)
    if rehearses:
        parked.import_databases()
    gc.freeze()  # nor is it ever looked at again, which keeps its pages shared
    candidate_socket, _ = _fork(
        lambda control: parked.park(
            control, layout.work_dir, layout.candidate_uid, rehearses=rehearses
        ),
        (host_in, host_out),
    )
    grader_socket, grader_pid = _fork(
        lambda control: grader.park(
            control, layout.checks_dir, layout.grader_uid, rehearses=rehearses
        ),
        (host_in, host_out, candidate_socket.fileno()),
    )
    if layout.candidate_uid is None:
        privileges.adopt_orphans()
        privileges.forbid_new_privileges()
    else:
        privileges.keep_only_kill()
    for side in (candidate_socket, grader_socket):
        frames.read_frame(side.fileno(), MAX_PARKED_BYTES)
    try:
        job = frames.read_frame(host_in, MAX_JOB_BYTES)
    except EOFError:
        _finish(layout, grader_pid)
        return
    session = Session(
        job,
        host_in=host_in,
        host_out=host_out,
        candidate=candidate_socket,
        grader=grader_socket,
        run_dir=layout.run_dir,
        shared_dir=layout.work_dir / parked.SHARED,
    )
    report = session.run(finish=lambda: _finish(layout, grader_pid))
    if report is not None:
        frames.write_all(host_out, frames.encode({"report": report}))


def _ready(started_at: float) -> dict[str, Any]:
    return {
        "ready": True,
        "protocol_version": PROTOCOL_VERSION,
        "harness_version": HARNESS_VERSION,
        "boot_ms": (time.monotonic() - started_at) * 1000,
    }


def _comes(host_in: int) -> bool:
    """Return whether the host sends something, or goes, as soon as it hears that a job may come."""
    return bool(select.select([host_in], [], [], AT_ONCE_SECONDS)[0])


def _fork(
    park: Callable[[socket.socket], NoReturn], private: tuple[int, ...]
) -> tuple[socket.socket, int]:
    """Fork a process that runs `park` with one end of a socket pair; return the other end, its id.

    The child holds that socket and nothing else of the supervisor's.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            for descriptor in (ours.detach(), *private):
                os.close(descriptor)
            _silence(2)
            park(theirs)
        finally:
            os._exit(1)  # whatever happens in it, a side never becomes a second supervisor
    theirs.close()
    return ours, pid


def _finish(layout: Layout, grader_pid: int) -> int:
    """End every other process; return the peak of the candidate's memory, in bytes."""
    if layout.candidate_uid is None:
        return privileges.finish_descendants(grader_pid)
    return privileges.finish_everyone_else(grader_pid)


if __name__ == "__main__":
    main()
    os._exit(0)  # taking apart what was imported would cost 20 ms of CPU
