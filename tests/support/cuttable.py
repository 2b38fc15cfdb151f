"""A forwarder in front of the Docker engine's socket, so that a test can take the engine away."""

import socket
import threading
from contextlib import suppress
from pathlib import Path


class CuttableEngine:
    """Listens on a unix socket and forwards to the engine until it is cut."""

    def __init__(self, path: Path, engine: str = "/var/run/docker.sock") -> None:
        self.address = f"unix://{path}"
        self.folder = path.parent
        self._path = path
        self._engine = engine
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.restore()

    def restore(self) -> None:
        """Let connections through again."""
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(self._path))
        listening.listen()
        self._open.add(listening)
        self._run(self._accept, listening)

    def cut(self) -> None:
        """End every connection and refuse new ones, as an engine does that stops."""
        self._path.unlink(missing_ok=True)
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        for one in self._open:
            one.close()
        self._open.clear()

    def _run(self, target, *arguments) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                engine.connect(self._engine)
                self._open |= {client, engine}
                self._run(self._copy, client, engine)
                self._run(self._copy, engine, client)

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
