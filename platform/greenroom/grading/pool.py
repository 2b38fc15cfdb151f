"""Keeps a few sandboxes booted ahead, each for a single use, so that a verdict need not wait."""

import logging
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.wire import SandboxUnavailableError

logger = logging.getLogger(__name__)

MAX_IDLE_SECONDS = 600
RETRY_SECONDS = 2
LEFTOVERS_SECONDS = 60


class Pool:
    """Hands out booted sandboxes, and boots others in the background."""

    def __init__(self, backend: Backend, size: int) -> None:
        self.backend = backend
        self._size = size
        self._ready: deque[Sandbox] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._trouble: str | None = None
        self._closer = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sandbox-closer")
        self._thread = threading.Thread(target=self._refill, name="pool", daemon=True)

    def start(self) -> None:
        """Begin to fill the pool, after removing what an earlier process left."""
        self._thread.start()

    def stop(self) -> None:
        """Destroy the waiting sandboxes."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()
        while self._ready:
            self.discard(self._ready.popleft())
        self._closer.shutdown(wait=True)
        self.backend.remove_leftovers()
        self.backend.close()

    def take(self) -> Sandbox:
        """Return a booted sandbox; the caller closes it.

        Raises:
            SandboxUnavailableError: none is waiting, and none can be started.
        """
        while True:
            with self._changed:
                sandbox = self._ready.popleft() if self._ready else None
                self._changed.notify_all()
            if sandbox is None:
                return self._boot()
            if sandbox.is_alive():
                return sandbox
            sandbox.close()

    def give_back(self, sandbox: Sandbox) -> None:
        """Take back a sandbox that was not used."""
        with self._changed:
            self._ready.appendleft(sandbox)

    def discard(self, sandbox: Sandbox) -> None:
        """Destroy a used sandbox in the background: that takes the engine a moment."""
        self._closer.submit(sandbox.close)

    def _refill(self) -> None:
        leftovers_at = 0.0
        while not self._stopping:
            try:
                if time.monotonic() >= leftovers_at:
                    self.backend.remove_leftovers()
                    leftovers_at = time.monotonic() + LEFTOVERS_SECONDS
                self._refill_once()
            except SandboxUnavailableError:
                self._pause()
            except Exception:
                logger.exception("The pool could not be filled; trying again")
                self._pause()

    def _refill_once(self) -> None:
        with self._changed:
            self._changed.wait_for(self._has_work, timeout=LEFTOVERS_SECONDS)
            if self._stopping:
                return
            stale = self._take_stale()
        for sandbox in stale:
            self.discard(sandbox)
        if len(self._ready) < self._size:
            sandbox = self._boot()
            with self._changed:
                self._ready.append(sandbox)

    def _pause(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, timeout=RETRY_SECONDS)

    def _boot(self) -> Sandbox:
        """Start a sandbox; the log hears of trouble once, and of its end."""
        try:
            sandbox = self.backend.start()
        except SandboxUnavailableError as error:
            if self._trouble != error.reason:
                logger.warning("Submissions wait, no sandbox: %s", error.reason)
            self._trouble = error.reason
            raise
        if self._trouble is not None:
            logger.warning("Sandboxes start again")
            self._trouble = None
        return sandbox

    def _has_work(self) -> bool:
        return self._stopping or len(self._ready) < self._size

    def _take_stale(self) -> list[Sandbox]:
        oldest_allowed = time.monotonic() - MAX_IDLE_SECONDS
        stale = [one for one in self._ready if one.started_at < oldest_allowed]
        for one in stale:
            self._ready.remove(one)
        return stale
