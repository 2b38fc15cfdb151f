"""The machine that the figures are of."""

import os
import platform
from pathlib import Path
from typing import Any

import docker


def describe_machine(client: docker.DockerClient) -> dict[str, Any]:
    """Return what somebody else needs to compare figures: cores, memory, kernel, engine."""
    info = client.info()
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": info["MemTotal"] // 2**20,
        "kernel": platform.release(),
        "engine": info["ServerVersion"],
        "storage": info["Driver"],
        "cgroup_version": info.get("CgroupVersion", "1"),
        "python": platform.python_version(),
    }


def load_average() -> list[float]:
    """Return the load of the last 1, 5 and 15 minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
