"""Runs a candidate's tests in the candidate's process, against the implementation beside them.

What comes of it is the candidate's side's word, like every answer of it. It proves nothing by
itself: the checks compare what tests say of right and of broken implementations, which the tests
see one at a time, each in a process of its own and in an order that nobody knows.
"""

import ast
import os
from pathlib import Path
from typing import Any

import pytest

MAX_NAMES = 200


class _Outcomes:
    """Collects which tests passed and which did not."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()
        self.broken: set[str] = set()
        """Files that could not be collected."""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what could not be collected."""
        if report.failed:
            self.broken.add(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note each part of each test: a test passes if nothing of it failed."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.add(report.nodeid)


def find_syntax_error() -> SyntaxError | None:
    """Return the first error of a Python file in this folder."""
    for path in sorted(Path().rglob("*.py")):
        try:
            ast.parse(path.read_bytes(), filename=str(path))
        except SyntaxError as error:
            return error
    return None


def run() -> dict[str, Any]:
    """Run every test in the current folder; return the names of those that passed and failed."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    outcomes = _Outcomes()
    pytest.main(
        [
            "-c",
            os.devnull,
            f"--rootdir={Path.cwd()}",
            "--import-mode=prepend",
            "-q",
            "--tb=short",
            "-panyio",
            "-pasyncio",
            "-oasyncio_default_fixture_loop_scope=function",
            "-Wignore::pytest.PytestAssertRewriteWarning",  # libraries were imported before
            "-pno:cacheprovider",
            "-pno:faulthandler",
            ".",
        ],
        plugins=[outcomes],
    )
    passed = outcomes.passed - outcomes.failed
    return {
        "passed": sorted(passed)[:MAX_NAMES],
        "failed": sorted(outcomes.failed)[:MAX_NAMES],
        "broken": sorted(outcomes.broken)[:MAX_NAMES],
    }
