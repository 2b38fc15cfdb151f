"""Which processes descend from this one, and how one has ended."""

import os
import signal
from contextlib import suppress


def descendants() -> list[int]:
    """Return the process ids of all living descendants of this process, from /proc.

    A process may call itself by any bytes, also such that are not UTF-8.
    """
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError), open(f"/proc/{name}/stat", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
                if fields[0] != "Z":
                    parents[int(name)] = int(fields[1])
    found: list[int] = []
    frontier = [os.getpid()]
    while frontier:
        frontier = [pid for pid, parent in parents.items() if parent in frontier]
        found += frontier
    return found


def describe_exit(status: int | None) -> str | None:
    """Return words for how a process ended, or None while it runs."""
    if status is None:
        return None
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with suppress(ValueError):
            return f"signal {signal.Signals(number).name}"
        return f"signal {number}"
    return f"exit status {os.WEXITSTATUS(status)}"
