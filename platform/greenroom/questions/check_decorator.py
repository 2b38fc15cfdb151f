"""Reads `@check("name", hint="...", weight=1)` as it is written, without running it."""

import ast
from dataclasses import dataclass
from typing import TypeGuard

from greenroom.questions.check_forms import Function
from greenroom.questions.problems import ProblemLog

MAX_NAME_LENGTH = 120
MAX_WEIGHT = 100
ARGUMENTS = ("name", "hint", "weight", "stays")


@dataclass(frozen=True)
class CheckDecorator:
    """What the decorator of one test says."""

    name: str
    hint: str
    weight: int
    stays: str
    line: int


def read_decorator(path: str, test: Function, problems: ProblemLog) -> CheckDecorator | None:
    """Return what a test's @check says, or note everything that is wrong with it."""
    if isinstance(test, ast.AsyncFunctionDef):
        problems.add(path, f"`{test.name}` must be a plain `def`, not async", line=test.lineno)
    calls: list[ast.Call] = []
    for decorator in test.decorator_list:
        if _is_check(decorator):
            calls.append(decorator)
        elif not _is_told_elsewhere(decorator):
            reason = f"`{test.name}`: the only decorator of a check is `@check(...)`"
            problems.add(path, reason, line=decorator.lineno)
    if len(calls) != 1:
        reason = f"`{test.name}` needs one `@check(...)` above it, called with name and hint"
        problems.add(path, reason, line=test.lineno)
        return None
    return _Arguments(path, test.name, calls[0], problems).read()


def _is_check(node: ast.expr) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check"
    )


def _is_told_elsewhere(decorator: ast.expr) -> bool:
    """Return whether another message says what is wrong: no brackets, or parametrize."""
    return ast.unparse(decorator).partition("(")[0].endswith(("check", ".parametrize"))


class _Arguments:
    """The arguments of one call, each looked at by itself so that all mistakes are told."""

    def __init__(self, path: str, test: str, call: ast.Call, problems: ProblemLog) -> None:
        self._path = path
        self._test = test
        self._call = call
        self._problems = problems
        self._complete = True
        self._given: dict[str, ast.expr] = {}

    def _refuse(self, node: ast.expr, reason: str) -> None:
        self._problems.add(self._path, f"`{self._test}`: {reason}", line=node.lineno)
        self._complete = False

    def read(self) -> CheckDecorator | None:
        """Return the values, or None after noting what is wrong."""
        self._sort_out()
        name = self._text("name")
        hint = self._text("hint")
        weight = self._weight()
        stays = self._text("stays") if "stays" in self._given else ""
        if len(name) > MAX_NAME_LENGTH or "\n" in name:
            self._refuse(
                self._call, f"the name must be one line of at most {MAX_NAME_LENGTH} characters"
            )
        if not self._complete:
            return None
        return CheckDecorator(name, hint, weight, stays, self._call.lineno)

    def _sort_out(self) -> None:
        """Note which expression is given for which argument."""
        for extra in self._call.args[1:]:
            self._refuse(extra, "only the name is given without a keyword")
        if self._call.args:
            self._given["name"] = self._call.args[0]
        for keyword in self._call.keywords:
            if keyword.arg is None:
                self._refuse(keyword.value, "the arguments of @check must be literal, without **")
            elif keyword.arg not in ARGUMENTS:
                self._refuse(keyword.value, f"@check has no argument `{keyword.arg}`")
            else:
                self._given[keyword.arg] = keyword.value

    def _text(self, argument: str) -> str:
        node = self._given.get(argument)
        if node is None:
            self._refuse(self._call, f"@check has no {argument}")
        elif not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            self._refuse(node, f"the {argument} must be a literal text")
        elif not node.value.strip():
            self._refuse(node, f"the {argument} is empty")
        else:
            return node.value.strip()
        return ""

    def _weight(self) -> int:
        node = self._given.get("weight")
        if node is None:
            return 1
        # `type(...) is int`: True is an int too.
        value = node.value if isinstance(node, ast.Constant) else None
        if type(value) is int and 1 <= value <= MAX_WEIGHT:
            return value
        self._refuse(node, f"the weight must be a literal whole number from 1 to {MAX_WEIGHT}")
        return 1
