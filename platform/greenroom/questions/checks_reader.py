"""Reads the checks of a question from their source; nothing of it is run."""

import ast
from dataclasses import dataclass

from greenroom.questions.check_decorator import read_decorator
from greenroom.questions.check_forms import Function, is_test, refuse_forms
from greenroom.questions.problems import ProblemLog
from greenroom.questions.python_reader import parse_python
from greenroom.questions.types import CheckInfo

FOLDERS = ("examples", "hidden")


@dataclass(frozen=True)
class _Found:
    """A check and where it stands."""

    info: CheckInfo
    path: str
    """Inside the question's folder."""
    line: int


def read_checks(files: dict[str, str], problems: ProblemLog) -> tuple[CheckInfo, ...]:
    """Return the checks of `checks/`, examples first, and note what is wrong with them.

    Args:
        files: texts by path inside checks/, such as `hidden/test_items.py`.
        problems: the log of the question.
    """
    found: list[_Found] = []
    for path, source in sorted(files.items()):
        if _is_check_file(path, problems):
            found += _read_file(path, source, problems)
    for folder, without in (("hidden", ""), ("examples", ", so a run would show nothing")):
        is_there = any(path.startswith(f"{folder}/") for path in files)
        if not is_there and not problems.mentions(f"checks/{folder}/"):
            problems.add(f"checks/{folder}", f"there is no check{without}")
    _refuse_duplicate_names(found, problems)
    return tuple(check.info for check in found)


def _is_check_file(path: str, problems: ProblemLog) -> bool:
    """Return whether a file holds checks; if not, note why it may not be here."""
    folder, _, name = path.partition("/")
    shown = f"checks/{path}"
    if folder not in FOLDERS or not name:
        problems.add(shown, "checks live in checks/examples/ and checks/hidden/")
    elif "/" in name:
        problems.add(shown, f"there are no folders below checks/{folder}/")
    elif name == "conftest.py":
        problems.add(shown, "conftest.py is not used; write helpers into the file of the checks")
    elif not (name.startswith("test_") and name.endswith(".py")):
        problems.add(shown, "must be named test_*.py; helpers go into the file of the checks")
    else:
        return True
    return False


def _read_file(path: str, source: str, problems: ProblemLog) -> list[_Found]:
    shown = f"checks/{path}"
    tree = parse_python(shown, source, problems)
    if tree is None:
        return []
    refuse_forms(shown, tree, problems)
    found: list[_Found] = []
    lines: dict[str, int] = {}
    for test in tree.body:
        if not is_test(test):
            continue
        if test.name in lines:
            reason = f"`{test.name}` is defined before, on line {lines[test.name]}"
            problems.add(shown, reason, line=test.lineno)
        lines.setdefault(test.name, test.lineno)
        found += _read_test(path, test, problems)
    if not lines:
        problems.add(shown, "there is no check in this file: no top-level `def test_...`")
    elif not _imports_check(tree):
        problems.add(shown, "`from harness import check` is missing")
    return found


def _imports_check(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "harness"
        and any(alias.name == "check" and alias.asname is None for alias in node.names)
        for node in tree.body
    )


def _read_test(path: str, test: Function, problems: ProblemLog) -> list[_Found]:
    """Return the check that a test declares: none if its decorator cannot be read."""
    shown = f"checks/{path}"
    decorator = read_decorator(shown, test, problems)
    if decorator is None:
        return []
    info = CheckInfo(
        id=f"{path}::{test.name}",
        name=decorator.name,
        hint=decorator.hint,
        weight=decorator.weight,
        hidden=path.startswith("hidden/"),
        stays=decorator.stays,
    )
    return [_Found(info, shown, decorator.line)]


def _refuse_duplicate_names(found: list[_Found], problems: ProblemLog) -> None:
    first: dict[str, _Found] = {}
    for check in found:
        earlier = first.setdefault(check.info.name.casefold(), check)
        if earlier is not check:
            reason = (
                f"the check name `{check.info.name}` is taken: "
                f"{earlier.path} has it on line {earlier.line}"
            )
            problems.add(check.path, reason, line=check.line)
