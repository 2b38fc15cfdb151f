"""The `local` sandbox: the same harness as plain processes, for one person's own machine."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

from greenroom.config import Settings
from greenroom.grading.backends.base import Sandbox, is_readable
from greenroom.grading.wire import SandboxUnavailableError

READ_BYTES = 64 * 1024
END_SECONDS = 5


class _Pipes:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:  # both are asked for below
            raise SandboxUnavailableError("The sandbox process has no pipes.")
        self._stdin = process.stdin.fileno()
        self._stdout = process.stdout.fileno()

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._stdin, view) :]

    def receive(self, timeout_seconds: float) -> bytes:
        if not is_readable(self._stdout, timeout_seconds):
            raise TimeoutError
        return os.read(self._stdout, READ_BYTES)

    def is_open(self) -> bool:
        return not is_readable(self._stdout, 0)


class LocalBackend:
    """Starts supervisors with the interpreter of `.venv-sandbox`. No container, fewer limits."""

    name = "local"
    kind = "local"
    runtime = "processes"

    def __init__(self, settings: Settings) -> None:
        """Refuse to exist where other machines could send code (CWE-94).

        Raises:
            SystemExit: the server does not listen on loopback.
        """
        if not settings.listens_on_loopback:
            raise SystemExit(
                "The local sandbox runs code on this machine without a container, so Greenroom "
                f"starts it only while it listens on loopback, not on {settings.host}. "
                "Install Docker Engine, or set GREENROOM_HOST=127.0.0.1."
            )
        self._python: Path = settings.sandbox_python

    def start(self) -> Sandbox:
        """Return a booted sandbox.

        Raises:
            SandboxUnavailableError: the interpreter is missing, or the supervisor does not boot.
        """
        command = [str(self._python), "-I", "-m", "harness.supervisor", "--local"]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd="/",
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxUnavailableError(
                f"The local sandbox needs {self._python}. Make it with: make setup"
            ) from error

        def close() -> None:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()  # the supervisor hears that, ends its processes, and goes
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

        sandbox = Sandbox(_Pipes(process), close, image="")
        try:
            sandbox.wait_until_ready()
        except SandboxUnavailableError:
            close()
            raise
        return sandbox

    def is_available(self) -> bool:
        """Return whether the interpreter is there."""
        return self._python.exists()

    def remove_leftovers(self) -> None:
        """Do nothing: a supervisor whose server has gone ends by itself."""

    def close(self) -> None:
        """Do nothing: every sandbox is closed by itself."""
