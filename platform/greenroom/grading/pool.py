"""Keeps a few sandboxes booted ahead, each for a single use, so that a verdict need not wait."""

import logging
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.wire import SandboxUnavailableError

logger = logging.getLogger(__name__)

MAX_IDLE_SECONDS = 600
RETRY_SECONDS = 2
LOOK_SECONDS = 5
"""How often waiting sandboxes are looked at: a removed container is replaced after this time."""
LEFTOVERS_SECONDS = 60


@dataclass(frozen=True)
class PoolState:
    """What the pool holds at one moment."""

    size: int
    """How many sandboxes should wait."""
    ready: int
    """How many wait."""
    in_use: int
    """How many are at work for a submission."""
    oldest_seconds: float
    """For how long the oldest one has waited; 0 if none waits."""
    trouble: str | None
    """Why no sandbox could be started, the last time that was tried; None if it could."""


class Pool:
    """Hands out booted sandboxes, and boots others in the background.

    Booting one takes more CPU than a verdict. While a submission is judged, nothing is booted
    unless nothing waits any more: then the next submission needs it as much as this one.
    """

    def __init__(self, backend: Backend, size: int) -> None:
        self.backend = backend
        self._size = size
        self._ready: deque[Sandbox] = deque()
        self._in_use = 0
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
            self._close_later(self._ready.popleft())
        self._closer.shutdown(wait=True)
        self.backend.remove_leftovers()
        self.backend.close()

    def state(self) -> PoolState:
        """Return what the pool holds now."""
        with self._changed:
            now = time.monotonic()
            return PoolState(
                size=self._size,
                ready=len(self._ready),
                in_use=self._in_use,
                oldest_seconds=max((now - one.started_at for one in self._ready), default=0.0),
                trouble=self._trouble,
            )

    def take(self) -> Sandbox:
        """Return a booted sandbox; the caller gives it back or discards it.

        Raises:
            SandboxUnavailableError: none is waiting, and none can be started.
        """
        while True:
            with self._changed:
                sandbox = self._ready.popleft() if self._ready else None
                self._in_use += 1
                self._changed.notify_all()
            try:
                if sandbox is None:
                    return self._boot()
                if sandbox.is_alive():
                    return sandbox
                self._close_later(sandbox)
            except BaseException:
                self._let_go()
                raise
            self._let_go()

    def give_back(self, sandbox: Sandbox) -> None:
        """Take back a sandbox that was not used."""
        with self._changed:
            self._ready.appendleft(sandbox)
            self._trim()
        self._let_go()

    def discard(self, sandbox: Sandbox) -> None:
        """Destroy a used sandbox in the background: that takes the engine a moment."""
        self._close_later(sandbox)
        self._let_go()

    def _let_go(self) -> None:
        with self._changed:
            self._in_use -= 1
            self._changed.notify_all()

    def _close_later(self, sandbox: Sandbox) -> None:
        self._closer.submit(self._close, sandbox)

    def _close(self, sandbox: Sandbox) -> None:
        try:
            sandbox.close()
        except Exception:
            logger.exception("A sandbox could not be destroyed")

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
            self._changed.wait_for(self._has_work, timeout=LOOK_SECONDS)
            if self._stopping:
                return
            self._remove_ended()
            needs_one = self._needs_one()
        if needs_one:
            sandbox = self._boot()
            with self._changed:
                if self._oldest_is_old():
                    self._close_later(self._ready.popleft())
                self._ready.append(sandbox)
                self._trim()

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
        return self._stopping or self._needs_one()

    def _needs_one(self) -> bool:
        is_quiet = self._in_use == 0 or not self._ready
        return is_quiet and (len(self._ready) < self._size or self._oldest_is_old())

    def _oldest_is_old(self) -> bool:
        """Return whether a sandbox should be replaced; it waits on until another one has booted."""
        oldest = self._ready[0] if self._ready else None
        return oldest is not None and time.monotonic() - oldest.started_at > MAX_IDLE_SECONDS

    def _remove_ended(self) -> None:
        for one in [one for one in self._ready if not one.is_alive()]:
            self._ready.remove(one)
            self._close_later(one)

    def _trim(self) -> None:
        """Keep to the size: one given back may meet another that was booted in its place."""
        while len(self._ready) > self._size:
            self._close_later(self._ready.popleft())
