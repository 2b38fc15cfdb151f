"""The supervisor's book of the candidate's apps: sockets, status, output, memory."""

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import frames

MAX_STATUS_BYTES = 64 * 1024
READ_BYTES = 64 * 1024
TROUBLE_WORDS = {"file": 200, "message": 500, "text": 6000}
"""What a status pipe may say in words, and how many characters of it are kept."""
MAX_LINE = 1_000_000


@dataclass
class App:
    """One start of the candidate's code."""

    number: int
    socket_path: Path
    status_pipe: int
    output_pipe: int
    keeps_output: bool
    """Whether its output may be shown: before any hidden check has reached the code."""
    started_at: float = field(default_factory=time.monotonic)
    ready: bool = False
    ended: bool = False
    stopped: bool = False
    """Whether we ended it."""
    exited: bool = False
    """Whether the parked process has told how it ended."""
    trouble: dict[str, Any] = field(default_factory=dict)
    """What the status pipe said went wrong; words only, no verdict."""
    buffer: frames.FrameBuffer = field(default_factory=lambda: frames.FrameBuffer(MAX_STATUS_BYTES))

    def read_status(self, *, shows: bool) -> bool:
        """Take in what the status pipe holds; return False when it is at its end.

        Args:
            shows: whether its words may be shown, as for `Output.take`.
        """
        try:
            data = os.read(self.status_pipe, READ_BYTES)
            messages = self.buffer.feed(data)
        except BlockingIOError:
            return True
        except (OSError, frames.FrameError):
            return False
        for message in messages:
            if message.get("ready") is True:
                self.ready = True
            self._note_trouble(message, shows=shows)
        return bool(data)

    def _note_trouble(self, message: dict[str, Any], *, shows: bool) -> None:
        """Keep what is of the agreed form in a message; all else is left out."""
        if message.get("memory_error") is True:
            self.trouble["memory_error"] = True
        if "error" not in message:
            return
        self.trouble["error"] = message["error"] if message["error"] == "syntax" else "import"
        if not shows:
            return
        for name, longest in TROUBLE_WORDS.items():
            if type(message.get(name)) is str:
                self.trouble[name] = message[name][:longest]
        line = message.get("line")
        if type(line) is int and 0 < line <= MAX_LINE:
            self.trouble["line"] = line


@dataclass
class Output:
    """What the candidate's code printed: the first part is kept, all of it is counted."""

    keep_bytes: int
    limit_bytes: int
    kept: bytearray = field(default_factory=bytearray)
    total: int = 0
    hidden_total: int = 0

    def take(self, data: bytes, *, keep: bool) -> None:
        """Count `data`, and keep it if it may be shown and there is room."""
        self.total += len(data)
        if keep:
            self.kept += data[: max(0, self.keep_bytes - len(self.kept))]
        else:
            self.hidden_total += len(data)

    @property
    def truncated(self) -> bool:
        """Whether more was printed, and might have been shown, than was kept."""
        return self.total - self.hidden_total > len(self.kept)

    @property
    def over_limit(self) -> bool:
        """Whether the code printed more than it may."""
        return self.total > self.limit_bytes


class AppStarter:
    """Makes each app's socket and pipes, and has the parked candidate process fork it."""

    def __init__(self, control: socket.socket, run_dir: Path) -> None:
        self._control = control
        self._run_dir = run_dir
        self._count = 0

    def stop(self, app: App) -> None:
        """Have the app's process group killed; what left the group is finished at the end."""
        self._ask({"op": "stop", "app": app.number})

    def shut_down(self, app: App) -> None:
        """Have the app asked to end by itself, as a deployment does."""
        self._ask({"op": "shut_down", "app": app.number})

    def read(self, name: str) -> None:
        """Ask for a file that the apps share; the parked process sends it, or None."""
        self._ask({"op": "read", "name": name})

    def _ask(self, message: dict[str, Any]) -> None:
        with suppress(OSError):
            frames.send_with_descriptors(self._control, message, [])

    def start(
        self, env: dict[str, str], files: dict[str, str] | None = None, *, keeps_output: bool
    ) -> App:
        """Start the candidate's code anew, with environment variables and files added.

        The supervisor owns the socket's folder and listens before any of the code runs, so nobody
        can sit on the address first.
        """
        self._count += 1
        number = self._count
        path = self._run_dir / f"app-{number}.sock"
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen(128)
        status_read, status_write = os.pipe()
        output_read, output_write = os.pipe()
        os.set_blocking(status_read, False)
        os.set_blocking(output_read, False)
        app = App(number, path, status_read, output_read, keeps_output)
        try:
            frames.send_with_descriptors(
                self._control,
                {"op": "start", "app": number, "env": env, "files": files or {}},
                [listening.fileno(), status_write, output_write],
            )
        except OSError:  # the code has ended the parked process, and with it every further start
            app.ended = True
        listening.close()
        os.close(status_write)
        os.close(output_write)
        return app
