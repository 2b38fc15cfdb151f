"""The checks' view of a candidate's tests: where they pass, and where they fail."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, comb, log2
from typing import Any

from harness.author import CandidateError

Files = Mapping[str, str]

CORRECT = "correct/"
LEAST_ORDERS = 1000
RANDOM = random.SystemRandom()


@dataclass(frozen=True)
class SuiteResult:
    """What the candidate's tests said of one implementation."""

    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    """Files that could not be collected."""
    ended: str = ""
    """Why there is no result: the words of an error, or empty."""


class Suite:
    """The candidate's tests, run on each implementation before the first answer.

    What tests say must come from what an implementation does. Tests that remember how often they
    have run, and answer by that, have to guess where the right implementations stand in a random
    order, so there are enough runs that a guess is right once in LEAST_ORDERS times. The further
    ones are spared where the first have settled it.
    """

    def __init__(self, implementations: Mapping[str, Files], run: Callable[[Files], Any]) -> None:
        """Run the tests on every implementation, in an order that they cannot guess.

        Args:
            implementations: files by name; `correct/...` are right, `broken/...` are not.
            run: starts the candidate's side with these files and returns what it says.
        """
        self._results: dict[str, list[SuiteResult]] = {name: [] for name in implementations}
        names = list(implementations)
        RANDOM.shuffle(names)
        further = _further_runs(names)
        for name in names:
            self._results[name].append(_result(run, implementations[name]))
        for name in further:
            if not all(self._is_as_it_should(one) for one in names):
                break
            self._results[name].append(_result(run, implementations[name]))

    def passes_on(self, name: str) -> bool:
        """Return whether there are tests, and all of them passed, each time."""
        return all(
            bool(one.passed) and not (one.failed or one.broken or one.ended)
            for one in self._runs(name)
        )

    def fails_on(self, name: str) -> bool:
        """Return whether the tests could be run and one of them, at least, failed, each time."""
        return all(bool(one.failed) and not (one.broken or one.ended) for one in self._runs(name))

    def _is_as_it_should(self, name: str) -> bool:
        return self.passes_on(name) if name.startswith(CORRECT) else self.fails_on(name)

    def _runs(self, name: str) -> list[SuiteResult]:
        if name not in self._results:
            raise LookupError(f"here the tests are run on {sorted(self._results)} alone")
        return self._results[name]

    def result(self, name: str) -> SuiteResult:
        """Return the tests by how they ended."""
        return self._runs(name)[-1]


def shown_implementation(implementations: Mapping[str, Files]) -> dict[str, Files]:
    """Return the one that examples use: tests may print what they see, and so show it."""
    shown = sorted(name for name in implementations if name.startswith(CORRECT))[:1]
    return {name: implementations[name] for name in shown}


def _further_runs(names: list[str]) -> list[str]:
    """Return implementations to run again, as many as it takes to make guessing hopeless."""
    right = [name for name in names if name.startswith(CORRECT)]
    wrong = [name for name in names if not name.startswith(CORRECT)]
    if not (right and wrong):
        return []
    orders = comb(len(names), len(right))
    count = max(0, ceil(log2(LEAST_ORDERS / orders)))
    return [RANDOM.choice(RANDOM.choice((right, wrong))) for _ in range(count)]


def _result(run: Callable[[Files], Any], files: Files) -> SuiteResult:
    try:
        said = run(files)
    except (ConnectionError, TimeoutError) as error:
        return SuiteResult(ended=f"the tests ended: {error}")
    except CandidateError as error:
        return SuiteResult(ended=str(error))
    if type(said) is not dict:
        return SuiteResult(ended="the tests gave no answer")
    passed, failed, broken = (_names(said.get(key)) for key in ("passed", "failed", "broken"))
    return SuiteResult(passed, failed, broken)


def _names(value: object) -> tuple[str, ...]:
    if type(value) is not list:
        return ()
    return tuple(name for name in value if type(name) is str)
