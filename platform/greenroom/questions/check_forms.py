"""Refuses ways of writing tests that would hide a check from whoever reads the source alone."""

import ast
from collections.abc import Iterator
from typing import TypeGuard

from greenroom.questions.problems import ProblemLog

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_test(node: ast.AST) -> TypeGuard[Function]:
    """Return whether pytest would collect the function as a test."""
    return isinstance(node, Function) and node.name.startswith("test")


def refuse_forms(path: str, tree: ast.Module, problems: ProblemLog) -> None:
    """Note parametrized and class-based tests, marks for a whole file, hooks, nested tests."""
    for statement in tree.body:
        for node, reason in _forms_of(statement):
            problems.add(path, reason, line=node.lineno)


def _forms_of(statement: ast.stmt) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield what is refused in a top-level statement.

    What happens inside a function's body is its own business: pytest does not look there.
    """
    if isinstance(statement, Function):
        yield from _forms_of_function(statement)
    elif isinstance(statement, ast.ClassDef):
        words = "checks are plain functions, without classes"
        yield statement, f"class `{statement.name}`: {words}"
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.ClassDef):
                yield from _forms_of(node)
            elif is_test(node):
                yield node, f"`{node.name}` must stand at the top level of the file"
            elif isinstance(node, ast.Name) and node.id == "pytestmark":
                yield node, "pytestmark is not used in checks"


def _forms_of_function(function: Function) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    if function.name.startswith("pytest_"):
        yield function, f"`{function.name}`: hooks of pytest are not used in checks"
    for decorator in function.decorator_list:
        for node in ast.walk(decorator):
            if isinstance(node, ast.Attribute) and node.attr == "parametrize":
                yield node, "parametrize is not used: each check has a name and a hint"
            elif isinstance(node, ast.keyword) and node.arg == "params":
                yield node.value, "a fixture with params= is not used in checks"
