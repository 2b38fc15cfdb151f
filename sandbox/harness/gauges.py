"""Measures inside the candidate's process: SQL statements, the event loop's pauses, memory.

Figures of the candidate's own process are its word: they help honest code, and prove nothing
against code that falsifies them.
"""

import asyncio
import resource
import sys
import time
from typing import Any

HEARTBEAT_SECONDS = 0.002
MAX_STATEMENTS = 1000
MAX_STATEMENT_CHARACTERS = 500
RESET_PATH, READ_PATH = "/.greenroom/reset", "/.greenroom/read"
RESET, READ = "@reset", "@read"
"""By these paths and names the harness is asked, and never the code beside it."""


class Measured:
    """The checks' view of what was measured, complete when the block has ended."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        """SQL statements, as SQLAlchemy sent them."""
        self.longest_pause_seconds = 0.0
        """For how long the event loop stood still, at most."""
        self.memory_growth_bytes = 0
        """By how much the process's peak of memory grew."""

    def take(self, said: Any) -> None:
        """Take in what the app's process says; raises AssertionError if that is nothing."""
        if type(said) is not dict or type(said.get("statements")) is not list:
            raise AssertionError("the app could not be measured")
        self.statements = [str(one) for one in said["statements"]]
        self.longest_pause_seconds = float(said.get("longest_pause_seconds", 0))
        self.memory_growth_bytes = int(said.get("memory_growth_bytes", 0))


class Gauges:
    """What has been measured since the last reset."""

    def __init__(self) -> None:
        self._statements: list[str] = []
        self._listens = False
        self._heart: asyncio.Task[None] | None = None
        self._longest_pause = 0.0
        self._memory_before = 0

    def reset(self) -> None:
        """Begin to measure, or begin anew."""
        self._statements.clear()
        self._longest_pause = 0.0
        self._memory_before = _peak_bytes()
        self._listen()
        self._beat()

    def read(self) -> dict[str, Any]:
        """Return what has been measured."""
        return {
            "statements": self._statements,
            "longest_pause_seconds": self._longest_pause,
            "memory_growth_bytes": _peak_bytes() - self._memory_before,
        }

    def _listen(self) -> None:
        """Hear of every statement of every engine, if the code uses SQLAlchemy at all."""
        if self._listens or "sqlalchemy" not in sys.modules:
            return
        from sqlalchemy import Engine, event  # noqa: PLC0415 - loaded already

        event.listen(Engine, "before_cursor_execute", self._note)
        self._listens = True

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if len(self._statements) < MAX_STATEMENTS:
            self._statements.append(statement[:MAX_STATEMENT_CHARACTERS])

    def _beat(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # plain functions have no loop
            return
        if self._heart is None:
            self._heart = loop.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            began_at = time.monotonic()
            await asyncio.sleep(HEARTBEAT_SECONDS)
            late = time.monotonic() - began_at - HEARTBEAT_SECONDS
            self._longest_pause = max(self._longest_pause, late)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


GAUGES = Gauges()
