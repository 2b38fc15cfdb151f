"""Tells waiting pages that a job has changed, within one process.

The database holds the truth; an event only says "look again", so a lost one costs a moment and
nothing else.
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID


class JobChanges:
    """One page's view on one job."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Wake the waiter; may be called from any thread, also after the loop has closed."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._changed.set)

    async def wait(self, timeout_seconds: float) -> bool:
        """Wait for a change since the last call; return False when the time is up."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class JobEvents:
    """Connects the grading threads to the event loop's streams."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: defaultdict[UUID, set[JobChanges]] = defaultdict(set)

    def publish(self, job_id: UUID) -> None:
        """Say that a job has changed; call it after the commit."""
        with self._lock:
            waiting = list(self._waiting.get(job_id, ()))
        for changes in waiting:
            changes.notify()

    @contextmanager
    def subscribe(self, job_id: UUID) -> Iterator[JobChanges]:
        """Watch a job from a coroutine. Read the job after entering: then no change is missed."""
        changes = JobChanges(asyncio.get_running_loop())
        with self._lock:
            self._waiting[job_id].add(changes)
        try:
            yield changes
        finally:
            with self._lock:
                self._waiting[job_id].discard(changes)
                if not self._waiting[job_id]:
                    del self._waiting[job_id]
