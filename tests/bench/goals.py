"""What the figures should be, as ratios within one run, and whether they are."""

from collections.abc import Iterator
from typing import NamedTuple

from bench.bare import BarePytest
from bench.browser import InBrowser
from bench.figures import Figures

BARE = BarePytest.name
RUNC = "Greenroom warm (runc)"
RUNSC = "Greenroom warm (runsc)"
BROWSER = InBrowser.name
MAX_RUNC_P50 = 0.15
MAX_RUNC_P99 = 0.5
MAX_RUNSC_P50 = 0.4
MAX_BROWSER_EXTRA_MS = 60.0
MAX_BURST = 1.0


class Goal(NamedTuple):
    """One goal: a value that must not exceed its limit."""

    words: str
    value: float
    limit: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Return whether the value is within its limit."""
        return self.value <= self.limit


def judge_goals(figures: Figures) -> list[Goal]:
    """Return every goal whose figures were measured."""
    goals = [goal for sample in figures.times_ms for goal in _goals_of(figures, sample)]
    return goals + list(_goals_of_burst(figures))


def _goals_of(figures: Figures, sample: str) -> Iterator[Goal]:
    ways = figures.times_ms[sample]
    bare = figures.p50(sample, BARE)
    if RUNC in ways:
        yield Goal(
            f"{sample}: warm p50 (runc) / bare p50", figures.p50(sample, RUNC) / bare, MAX_RUNC_P50
        )
        # The stricter reading: the slowest verdicts against an ordinary bare run.
        yield Goal(
            f"{sample}: warm p99 (runc) / bare p50", figures.p99(sample, RUNC) / bare, MAX_RUNC_P99
        )
    if RUNSC in ways:
        yield Goal(
            f"{sample}: warm p50 (runsc) / bare p50",
            figures.p50(sample, RUNSC) / bare,
            MAX_RUNSC_P50,
        )
    if BROWSER in ways and RUNC in ways:
        extra = figures.p50(sample, BROWSER) - figures.p50(sample, RUNC)
        yield Goal(f"{sample}: browser p50 - warm p50", extra, MAX_BROWSER_EXTRA_MS, "ms")


def _goals_of_burst(figures: Figures) -> Iterator[Goal]:
    ours = figures.burst_seconds.get(RUNC)
    if ours is None:
        return
    for way, seconds in figures.burst_seconds.items():
        if way.startswith(BARE):
            yield Goal(f"burst: Greenroom (runc) / {way}", ours / seconds, MAX_BURST)
