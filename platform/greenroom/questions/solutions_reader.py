"""Reads the solutions that prove a question: accepted ones pass, each rejected one is caught."""

import re

from greenroom.questions.folder import below
from greenroom.questions.problems import ProblemLog
from greenroom.questions.python_reader import check_syntax
from greenroom.questions.types import RejectedSolution

MIN_ACCEPTED = 2
MIN_REJECTED = 3
NUMBERS = {MIN_ACCEPTED: "two", MIN_REJECTED: "three"}

_CAUGHT_BY = re.compile(r"#\s*caught by:\s*(\S+)\s*")

Files = dict[str, str]


def read_accepted(files: Files, starter: Files, problems: ProblemLog) -> dict[str, Files]:
    """Return the accepted solutions by name; `files` are those of the whole question."""
    return _read_group("accepted", MIN_ACCEPTED, files, starter, problems)


def read_rejected(
    files: Files, starter: Files, known: set[str] | None, problems: ProblemLog
) -> tuple[RejectedSolution, ...]:
    """Return the rejected solutions, each with the check that its first line names.

    Args:
        files: texts of the whole question.
        starter: texts of the starter.
        known: ids of the checks; None when they could not all be read.
        problems: the log of the question.
    """
    rejected: list[RejectedSolution] = []
    for name, texts in _read_group("rejected", MIN_REJECTED, files, starter, problems).items():
        path, text = _entry(texts)
        shown = f"solutions/rejected/{name}/{path}"
        match = _CAUGHT_BY.fullmatch(text.split("\n", 1)[0])
        if match is None:
            problems.add(shown, "the first line must be `# caught by: <id of a check>`")
        elif known is not None and match[1] not in known:
            problems.add(shown, f"`caught by` names `{match[1]}`, and there is no such check")
        else:
            rejected.append(RejectedSolution(name, texts, match[1]))
    return tuple(rejected)


def _entry(texts: Files) -> tuple[str, str]:
    """Return the file that carries the first line: the Python file that sorts first."""
    path = min(texts, key=lambda path: (not path.endswith(".py"), path))
    return path, texts[path]


def _read_group(
    group: str, minimum: int, files: Files, starter: Files, problems: ProblemLog
) -> dict[str, Files]:
    """Return the solutions of one group by name, and note what is wrong with them."""
    folder = f"solutions/{group}"
    unreadable = problems.mentions(f"{folder}/")
    solutions: dict[str, Files] = {}
    for path, text in below(files, folder).items():
        name, slash, inside = path.partition("/")
        shown = f"{folder}/{path}"
        if not slash:
            problems.add(shown, f"each solution has a folder of its own: {folder}/<name>/")
            continue
        solutions.setdefault(name, {})[inside] = text
        if starter and inside not in starter:
            problems.add(shown, f"starter/{inside} does not exist, so nobody could send this file")
        if inside.endswith(".py"):
            check_syntax(shown, text, problems)
    if len(solutions) < minimum and not unreadable:
        reason = f"at least {NUMBERS[minimum]} {group} solutions are needed; found {len(solutions)}"
        problems.add(folder, reason)
    return solutions
