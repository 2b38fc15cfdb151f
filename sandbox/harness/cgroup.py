"""What the kernel tells a container about its own memory limit, in cgroup v1 or v2."""

from contextlib import suppress
from pathlib import Path

COUNTERS = (
    Path("/sys/fs/cgroup/memory.events"),  # v2
    Path("/sys/fs/cgroup/memory/memory.oom_control"),  # v1
)


def oom_kills() -> int:
    """Return how many processes the kernel ended for want of memory; 0 where it does not say."""
    for path in COUNTERS:
        with suppress(OSError, ValueError):
            for line in path.read_text().splitlines():
                name, _, value = line.partition(" ")
                if name == "oom_kill":
                    return int(value)
    return 0
