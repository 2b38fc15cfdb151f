"""The checks' view of a candidate's tests: where they pass, and where they fail."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.author import CandidateError

Files = Mapping[str, str]


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
    """The candidate's tests, run once on each implementation before the first answer."""

    def __init__(self, implementations: Mapping[str, Files], run: Callable[[Files], Any]) -> None:
        """Run the tests on every implementation, in an order that they cannot guess.

        Args:
            implementations: files by name; `correct/...` are right, `broken/...` are not.
            run: starts the candidate's side with these files and returns what it says.
        """
        names = list(implementations)
        random.SystemRandom().shuffle(names)
        self._results = {name: _result(run, implementations[name]) for name in names}

    def passes_on(self, name: str) -> bool:
        """Return whether there are tests, and all of them passed."""
        result = self._results[name]
        return bool(result.passed) and not (result.failed or result.broken or result.ended)

    def fails_on(self, name: str) -> bool:
        """Return whether the tests could be run and one of them, at least, failed."""
        result = self._results[name]
        return bool(result.failed) and not (result.broken or result.ended)

    def result(self, name: str) -> SuiteResult:
        """Return the tests by how they ended."""
        return self._results[name]


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
