"""A forwarder in front of the Docker engine's socket, so that a test can take the engine away."""

import socket
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

READ_BYTES = 65536


class CuttableEngine:
    """Listens on a unix socket and forwards to the engine until it is cut."""

    def __init__(self, path: Path, engine: str = "/var/run/docker.sock") -> None:
        self.address = f"unix://{path}"
        self.folder = path.parent
        self._path = path
        self._engine = engine
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._seen: Counter[bytes] = Counter()
        self._held: dict[bytes, threading.Event] = {}
        self._letting_go = threading.Event()
        self.restore()

    def restore(self) -> None:
        """Let connections through again."""
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(str(self._path))
        self._listening.listen()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def cut(self) -> None:
        """End every connection and refuse new ones, as an engine does that stops."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        # First: a connection that it has just accepted is ended below like all others.
        self._accepting.join()
        self._listening.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.let_go()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        for one in self._open:
            one.close()
        self._open.clear()

    def look_for(self, mark: bytes) -> None:
        """Count from now on the parts, of either direction, in which a mark comes."""
        self._seen[mark] = 0

    def count(self, mark: bytes) -> int:
        """Return how often a mark was seen that is looked for."""
        return self._seen[mark]

    def hold(self, mark: bytes) -> threading.Event:
        """Stop each stream, of either direction, at the part in which a mark comes.

        Returns an event that is set once a stream stands still; `let_go` ends it.
        """
        self._letting_go.clear()
        return self._held.setdefault(mark, threading.Event())

    def let_go(self) -> None:
        """Hold nothing any more."""
        self._held.clear()
        self._letting_go.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._open += client, engine
                engine.connect(self._engine)
                self._run(client, engine)
                self._run(engine, client)

    def _run(self, source: socket.socket, target: socket.socket) -> None:
        thread = threading.Thread(target=self._copy, args=(source, target), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(READ_BYTES):
                self._examine(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            # Whoever was at one end has gone: the other one is told, as without a forwarder.
            for one in (source, target):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _examine(self, data: bytes) -> None:
        for mark in list(self._seen):
            self._seen[mark] += mark in data
        for mark, standing in list(self._held.items()):
            if mark in data:
                standing.set()
                self._letting_go.wait()
