"""Waits until a pool is full and the machine is quiet, so that no boot disturbs a measurement."""

import time
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError

LOOK_SECONDS = 0.05
QUIET_SECONDS = 0.2
QUIET_SHARE = 0.1
"""Less of one CPU than this in QUIET_SECONDS: what has booted has warmed up, and waits."""
BUSY_SECONDS = 4.0
"""On a machine that others keep busy a measurement begins all the same, this much later."""
GIVE_UP_SECONDS = 180
BUSY_COLUMNS = (0, 1, 2, 5, 6, 7)
"""Of the first line of /proc/stat: user, nice, system, irq, softirq, steal."""
TICKS_PER_SECOND = 100


class Pools:
    """The pools of this bench, known by the label of their containers."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._client = client
        self._sizes: dict[str, int] = {}
        self.memory_mb: dict[str, list[float]] = {}
        """Memory of the containers that waited when the pool was looked at, by label."""

    def add(self, label: str, size: int) -> None:
        """Name a pool, and how many containers wait in it when it is full."""
        self._sizes[label] = size
        self.memory_mb[label] = []

    def settle_all(self) -> None:
        """Wait for every pool, and note the memory of what waits in it."""
        for label in self._sizes:
            self.settle(label)
            self.memory_mb[label] += self._memory_mb(label)

    def settle(self, label: str) -> None:
        """Return when used containers are gone, new ones have booted, and none of them works.

        Raises:
            RuntimeError: that does not happen.
        """
        until = time.monotonic() + GIVE_UP_SECONDS
        while not self._is_full(label):
            if time.monotonic() > until:
                raise RuntimeError(f"A pool did not fill within {GIVE_UP_SECONDS} s ({label})")
            time.sleep(LOOK_SECONDS)
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until and not _machine_is_quiet():
            pass

    def _is_full(self, label: str) -> bool:
        found = self._client.api.containers(all=True, filters={"label": label})
        return [one["State"] for one in found] == ["running"] * self._sizes[label]

    def _memory_mb(self, label: str) -> list[float]:
        found = self._client.api.containers(filters={"label": label})
        memory = []
        for one in found:
            try:
                stats = self._client.api.stats(one["Id"], stream=False)
                memory.append(_memory_bytes(stats) / 2**20)
            except (APIError, KeyError, ValueError):  # it has been replaced in between
                continue
        return memory


def _memory_bytes(stats: dict[str, Any]) -> int:
    """Return what `docker stats` shows: without file pages that the kernel can drop."""
    memory = stats["memory_stats"]
    # cgroup v1, v2
    droppable = memory["stats"].get("total_inactive_file", memory["stats"].get("inactive_file"))
    return int(memory["usage"]) - int(droppable or 0)


def _machine_is_quiet() -> bool:
    """Look at the machine's CPUs for QUIET_SECONDS."""
    before = _busy_ticks()
    time.sleep(QUIET_SECONDS)
    return _busy_ticks() - before <= QUIET_SHARE * QUIET_SECONDS * TICKS_PER_SECOND


def _busy_ticks() -> int:
    columns = Path("/proc/stat").read_text().partition("\n")[0].split()[1:]
    return sum(int(columns[one]) for one in BUSY_COLUMNS)
