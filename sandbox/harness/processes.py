"""Reads /proc: which processes there are, whose they are, what memory they took, how one ended.

A process may call itself by any bytes, also such that are not UTF-8.
"""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress


def descendants() -> list[int]:
    """Return the process ids of all living descendants of this process."""
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


def processes_of(uid: int) -> list[int]:
    """Return the process ids of all processes of a user in this container."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError), open(f"/proc/{name}/status", errors="replace") as status:
                if any(line.startswith("Uid:") and int(line.split()[1]) == uid for line in status):
                    found.append(int(name))
    return found


def peak_memory_bytes(pids: Iterable[int]) -> int:
    """Return the largest peak of resident memory among running processes."""
    peak = 0
    for pid in pids:
        with suppress(OSError, ValueError), open(f"/proc/{pid}/status", errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
    return peak


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
