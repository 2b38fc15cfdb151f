"""Percentiles, and what a run of the bench found."""

import math
from dataclasses import dataclass, field
from typing import TypedDict


class Summary(TypedDict):
    """How long something took, in milliseconds (or how large it was, in megabytes)."""

    n: int
    p50: float
    p95: float
    p99: float


def percentile(values: list[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of all values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def summarise(values: list[float]) -> Summary:
    """Return count and percentiles."""
    return {
        "n": len(values),
        "p50": round(percentile(values, 50), 2),
        "p95": round(percentile(values, 95), 2),
        "p99": round(percentile(values, 99), 2),
    }


@dataclass
class Figures:
    """Everything that was measured. Samples, ways and runtimes go by their names."""

    times_ms: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """By sample, then by way: bare, cold, warm, browser."""
    phases_ms: dict[str, dict[str, dict[str, list[float]]]] = field(default_factory=dict)
    """By sample, then by warm way, then by phase, in the order in which the phases happen."""
    burst_count: int = 0
    burst_seconds: dict[str, float] = field(default_factory=dict)
    """By way: from the first of `burst_count` to the end of the last."""
    boot_ms: dict[str, list[float]] = field(default_factory=dict)
    """By runtime: from the order for a sandbox until it is ready."""
    memory_mb: dict[str, list[float]] = field(default_factory=dict)
    """By runtime: of one container that waits for its job."""

    def add_time(self, sample: str, way: str, milliseconds: float) -> None:
        """Note one measurement."""
        self.times_ms.setdefault(sample, {}).setdefault(way, []).append(milliseconds)

    def add_phases(self, sample: str, way: str, phases: dict[str, float]) -> None:
        """Note the phases of one verdict."""
        kept = self.phases_ms.setdefault(sample, {}).setdefault(way, {})
        for phase, milliseconds in phases.items():
            kept.setdefault(phase, []).append(milliseconds)

    def p50(self, sample: str, way: str) -> float:
        """Return the median of a way, in milliseconds."""
        return percentile(self.times_ms[sample][way], 50)

    def p99(self, sample: str, way: str) -> float:
        """Return the 99th percentile of a way, in milliseconds."""
        return percentile(self.times_ms[sample][way], 99)
