"""Runs the ways in turn, round by round, so that whatever else the machine does hits all alike."""

from collections.abc import Callable

from bench.figures import Figures
from bench.stage import Stage
from bench.warm import WarmGreenroom

Progress = Callable[[str], None]
AT_ONCE = {"one after another": 1, "two at a time": 2}


def measure_rounds(stage: Stage, rounds: int, progress: Progress) -> Figures:
    """Measure every way with every sample once a round; the pools are full and quiet each time.

    One more round comes first and is not counted: it fills caches and opens pages.
    """
    figures = Figures()
    stage.pools.settle_all()
    for number in range(rounds + 1):
        for sample in stage.samples:
            for way in stage.ways:
                progress(f"Round {number} of {rounds}: {sample.name}, {way.name}")
                milliseconds = way.measure(sample)
                if way.pool:
                    stage.pools.settle(way.pool)
                if number == 0:
                    continue
                figures.add_time(sample.name, way.name, milliseconds)
                if isinstance(way, WarmGreenroom):
                    figures.add_phases(sample.name, way.name, way.phases)
    for greenroom in stage.warm:
        figures.boot_ms[greenroom.runtime] = list(greenroom.backend.boots_ms)
        figures.memory_mb[greenroom.runtime] = stage.pools.memory_mb[greenroom.pool]
    return figures


def measure_burst(stage: Stage, count: int, figures: Figures, progress: Progress) -> None:
    """Send `count` submissions of the first sample at once, and run bare pytest as often."""
    figures.burst_count = count
    sample, bare = stage.samples[0], stage.bare
    for greenroom in stage.warm:
        progress(f"A burst of {count}: {greenroom.name}")
        figures.burst_seconds[greenroom.name] = greenroom.burst(sample, count)
        stage.pools.settle(greenroom.pool)
    for words, at_once in AT_ONCE.items():
        progress(f"A burst of {count}: {bare.name}, {words}")
        seconds = bare.burst(sample, count, at_once=at_once)
        figures.burst_seconds[f"{bare.name}, {words}"] = seconds
