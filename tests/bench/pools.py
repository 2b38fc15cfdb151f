"""Waits until a pool is full and quiet, so that no boot disturbs a measurement."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import docker
from docker.errors import APIError

LOOK_SECONDS = 0.1
QUIET_NANOSECONDS = 5_000_000
"""Less CPU than this between two of the engine's looks, a second apart: every process waits."""
GIVE_UP_SECONDS = 180


class _Use(NamedTuple):
    """What one container uses: CPU between the engine's two looks, memory at the second."""

    cpu_nanoseconds: int
    memory_bytes: int


class Pools:
    """The pools of this bench, known by the label of their containers."""

    def __init__(self, client: docker.DockerClient) -> None:
        self._client = client
        self._sizes: dict[str, int] = {}
        self._threads = ThreadPoolExecutor(thread_name_prefix="stats")
        self.memory_mb: dict[str, list[float]] = {}
        """Memory of the waiting containers each time when a pool was full, by label."""

    def add(self, label: str, size: int) -> None:
        """Name a pool, and how many containers wait in it when it is full."""
        self._sizes[label] = size
        self.memory_mb[label] = []

    def settle_all(self) -> None:
        """Wait for every pool."""
        for label in self._sizes:
            self.settle(label)

    def settle(self, label: str) -> None:
        """Return when used containers are gone, new ones have booted, and none of them works.

        Raises:
            RuntimeError: that does not happen.
        """
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            uses = self._uses_when_full(label)
            if uses and all(one.cpu_nanoseconds < QUIET_NANOSECONDS for one in uses):
                self.memory_mb[label] += [one.memory_bytes / 2**20 for one in uses]
                return
            time.sleep(LOOK_SECONDS)
        raise RuntimeError(f"A pool did not fill within {GIVE_UP_SECONDS} seconds ({label})")

    def _uses_when_full(self, label: str) -> list[_Use]:
        """Return what each container uses, or nothing while the pool is not exactly full."""
        found = self._client.api.containers(all=True, filters={"label": label})
        if [one["State"] for one in found] != ["running"] * self._sizes[label]:
            return []
        try:
            # The engine takes a second for each, because it looks twice.
            return list(self._threads.map(self._use, [one["Id"] for one in found]))
        except (APIError, KeyError):  # one has ended in between
            return []

    def _use(self, container_id: str) -> _Use:
        stats: dict[str, Any] = self._client.api.stats(container_id, stream=False)
        now, before = stats["cpu_stats"]["cpu_usage"], stats["precpu_stats"]["cpu_usage"]
        memory = stats["memory_stats"]
        # As `docker stats` shows it: without file pages that the kernel can drop (cgroup v1, v2).
        droppable = memory["stats"].get("total_inactive_file", memory["stats"].get("inactive_file"))
        return _Use(now["total_usage"] - before["total_usage"], memory["usage"] - (droppable or 0))
