"""The grader's side: a parked process that runs pytest with the checks, apart from the candidate.

It asks the supervisor to start the candidate's app and gets back the path of a socket; it streams
one message per check. Only this process ever holds the hidden checks.
"""

import gc
import os
import select
import socket
import sys
from collections import deque
from pathlib import Path
from typing import Any, NoReturn

import pytest

from harness import frames
from harness.plugin import ChecksPlugin
from harness.privileges import become
from harness.rehearsal import rehearse_checks

MAX_JOB_BYTES = 16 * 1024 * 1024
READ_BYTES = 64 * 1024
# Plugins of pytest that checks have no use for; leaving them out makes the start quicker.
UNUSED_PLUGINS = (
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "monkeypatch",
    "pastebin",
    "recwarn",
    "setuponly",
    "setupplan",
    "stepwise",
    "subtests",
    "terminal",
    "terminalprogress",
    "threadexception",
    "tmpdir",
    "unittest",
    "unraisableexception",
    "warnings",
)


# What an example's assertion compared is shown, and pytest rewrites the file for that. It takes
# longer than running the checks, and of hidden ones nobody sees it.
REWRITTEN = "examples/test_*.py"


class Supervisor:
    """The grader's line to the supervisor.

    That an app has ended is told unasked, so that no check has to ask before it begins.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._buffer = frames.FrameBuffer(MAX_JOB_BYTES)
        self._replies: deque[frames.Message] = deque()
        self._running: int | None = None

    def send(self, message: dict[str, Any]) -> None:
        """Send a message and expect no answer."""
        self._control.sendall(frames.encode(message))

    def receive_job(self) -> dict[str, Any]:
        """Say that all is prepared, and wait for the job."""
        self.send({"op": "parked"})
        return frames.read_frame(self._control.fileno(), MAX_JOB_BYTES)

    def start_app(self, env: dict[str, str], files: dict[str, str]) -> None:
        """Have the candidate's app started anew, with these files added; `app_socket` tells where.

        Only after the one before has been ended.
        """
        self._running = None
        self.send({"op": "start", "env": env, "files": files})

    def app_socket(self) -> str:
        """Wait for the app that was started last; return its socket's path.

        Raises:
            ConnectionError: it ended while it started.
        """
        reply = self._next_reply()
        if "socket" not in reply:
            raise ConnectionError("the candidate's app did not start")
        self._running = reply["app"]
        path: str = reply["socket"]
        return path

    def stop_app(self) -> None:
        """End the app that was started last."""
        self.send({"op": "stop"})

    def shut_down_app(self) -> None:
        """Ask the app that was started last to end by itself."""
        self.send({"op": "shut_down"})

    def read_file(self, name: str) -> object:
        """Return what the candidate's side says of a shared file: a text in base64, or None."""
        self.send({"op": "read", "name": name})
        return self._next_reply().get("file")

    def app_is_alive(self) -> bool:
        """Return whether the app that was started last still runs, as far as has been told."""
        while select.select([self._control], [], [], 0)[0]:
            self._hear()
        return self._running is not None

    def _next_reply(self) -> frames.Message:
        while not self._replies:
            self._hear()
        return self._replies.popleft()

    def _hear(self) -> None:
        data = self._control.recv(READ_BYTES)
        if not data:
            raise EOFError
        for message in self._buffer.feed(data):
            if "ended" not in message:
                self._replies.append(message)
            elif message["ended"] == self._running:
                self._running = None


def park(control: socket.socket, checks_dir: Path, uid: int | None, *, rehearses: bool) -> NoReturn:
    """Prepare, wait for the job, run its checks, say `done`; never returns.

    Checks that are not exactly those of the job's list are the platform's mistake, not the
    candidate's: the grader then says that it is broken.
    """
    code = 1
    try:
        become(uid)
        checks_dir.chmod(0o700)  # whatever the mount says: the checks are for this user alone
        if rehearses:
            rehearse_checks(checks_dir, _run_checks)
        gc.disable()  # a grader lives for a second; a collection in it only costs time
        supervisor = Supervisor(control)
        _run_checks(checks_dir, supervisor)
        supervisor.send({"op": "done"})
        code = 0
    except BaseException as error:  # noqa: BLE001 - a grader that fails says so; nothing passes
        _say_failed(control, error)
    finally:
        os._exit(code)


def _say_failed(control: socket.socket, error: BaseException) -> None:
    import traceback  # noqa: PLC0415 - only when the grader itself is broken

    text = "".join(traceback.format_exception(error))[-4000:]
    control.sendall(frames.encode({"op": "broken", "text": text}))


def _run_checks(checks_dir: Path, supervisor: Any) -> None:
    """Start pytest, which waits for the job before it collects, and let it run to its end."""
    os.chdir(checks_dir)
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    arguments = [
        "-c",
        os.devnull,
        f"--rootdir={checks_dir}",
        "--import-mode=importlib",
        f"--override-ini=python_files={REWRITTEN}",
        *(f"-pno:{name}" for name in UNUSED_PLUGINS),
        str(checks_dir),
    ]
    plugin = ChecksPlugin(supervisor, checks_dir)
    pytest.main(arguments, plugins=[plugin])
    if sorted(plugin.collected) != sorted(plugin.expected):
        words = f"collected {plugin.collected}, expected {plugin.expected}"
        raise RuntimeError(words) from plugin.trouble
