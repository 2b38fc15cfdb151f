"""The figures as text for a terminal and as data for a file."""

from collections.abc import Iterator
from typing import Any

from bench.figures import Figures, Summary, summarise
from bench.goals import BARE, judge_goals

WIDTH = 44
GOAL_WIDTH = 58


def as_data(figures: Figures, about: dict[str, Any]) -> dict[str, Any]:
    """Return everything, for JSON; `about` says where and how it was measured."""
    return {
        **about,
        "times_ms": {
            sample: {way: {**summarise(values), "values": values} for way, values in ways.items()}
            for sample, ways in figures.times_ms.items()
        },
        "phases_ms": {
            sample: {
                way: {phase: summarise(values) for phase, values in phases.items()}
                for way, phases in ways.items()
            }
            for sample, ways in figures.phases_ms.items()
        },
        "burst": {"count": figures.burst_count, "seconds": figures.burst_seconds},
        "boot_ms": {runtime: summarise(values) for runtime, values in figures.boot_ms.items()},
        "memory_mb": {runtime: summarise(values) for runtime, values in figures.memory_mb.items()},
        "goals": [{**goal._asdict(), "is_met": goal.is_met} for goal in judge_goals(figures)],
    }


def as_text(figures: Figures, about: dict[str, Any]) -> str:
    """Return the tables for a terminal."""
    parts = (_machine(about), _times(figures), _phases(figures), _rest(figures), _goals(figures))
    return "\n".join(line for part in parts for line in part)


def _machine(about: dict[str, Any]) -> Iterator[str]:
    machine = about["machine"]
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']} MB; "
        f"Linux {machine['kernel']}; Docker {machine['engine']} on {machine['storage']}"
    )
    yield f"Load average {about['load_before']} before, {about['load_after']} after"
    if missing := about["missing_runtimes"]:
        yield f"Not measured, because the engine does not have it: {', '.join(missing)}"


def _times(figures: Figures) -> Iterator[str]:
    for sample, ways in figures.times_ms.items():
        yield from ("", f"{sample:<{WIDTH}}{'n':>5}{'p50':>9}{'p95':>9}{'p99':>9}  p50 of bare")
        bare = figures.p50(sample, BARE)
        for way, values in ways.items():
            yield f"{_row(way, summarise(values), 'ms')}{figures.p50(sample, way) / bare:>13.2f}"


def _phases(figures: Figures) -> Iterator[str]:
    for sample, ways in figures.phases_ms.items():
        for way, phases in ways.items():
            yield from ("", f"{sample}: where the time of {way} goes")
            for phase, values in phases.items():
                yield _row(phase, summarise(values), "ms")


def _rest(figures: Figures) -> Iterator[str]:
    yield from ("", f"{'Sandboxes':<{WIDTH}}{'n':>5}{'p50':>9}{'p95':>9}{'p99':>9}")
    for runtime, values in figures.boot_ms.items():
        yield _row(f"boot ({runtime})", summarise(values), "ms")
    for runtime, values in figures.memory_mb.items():
        yield _row(f"memory of one that waits ({runtime})", summarise(values), "MB")
    if figures.burst_seconds:
        yield from ("", f"A burst of {figures.burst_count}, until the last verdict")
        for way, seconds in figures.burst_seconds.items():
            yield f"  {way:<{WIDTH - 2}}{seconds:>10.1f} s"


def _goals(figures: Figures) -> Iterator[str]:
    yield from ("", f"{'Goals':<{GOAL_WIDTH + 2}}{'found':>8}{'at most':>10}")
    for goal in judge_goals(figures):
        unit = f" {goal.unit}" if goal.unit else ""
        digits = 0 if goal.unit else 2
        yield (
            f"  {goal.words:<{GOAL_WIDTH}}{goal.value:>8.{digits}f}{goal.limit:>10.{digits}f}"
            f"{unit:<4}{'met' if goal.is_met else 'MISSED'}"
        )


def _row(name: str, summary: Summary, unit: str) -> str:
    figures = "".join(f"{summary[key]:>9.0f}" for key in ("p50", "p95", "p99"))
    return f"  {name:<{WIDTH - 2}}{summary['n']:>5}{figures} {unit}"
