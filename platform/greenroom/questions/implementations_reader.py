"""Reads what a candidate's tests are run on: right implementations, and ones with a planted bug."""

from greenroom.questions.folder import below
from greenroom.questions.problems import ProblemLog
from greenroom.questions.python_reader import check_syntax

IMPLEMENTATIONS = "implementations"
MINIMUM = {"correct": 2, "broken": 3}
"""Two right ones, so that tests which know a text, and not what it does, fail on the other."""

Files = dict[str, str]


def read_implementations(files: Files, problems: ProblemLog) -> dict[str, Files]:
    """Return the files of each implementation by `correct/name` or `broken/name`."""
    found: dict[str, Files] = {}
    for path, text in below(files, IMPLEMENTATIONS).items():
        shown = f"{IMPLEMENTATIONS}/{path}"
        group, _, rest = path.partition("/")
        name, slash, inside = rest.partition("/")
        if group not in MINIMUM or not slash:
            problems.add(shown, "must be in implementations/correct/<name>/ or .../broken/<name>/")
            continue
        if inside.endswith(".py"):
            check_syntax(shown, text, problems)
        found.setdefault(f"{group}/{name}", {})[inside] = text
    for group, minimum in MINIMUM.items():
        count = sum(name.startswith(f"{group}/") for name in found)
        if count < minimum and not problems.mentions(f"{IMPLEMENTATIONS}/"):
            reason = f"at least {minimum} are needed; found {count}"
            problems.add(f"{IMPLEMENTATIONS}/{group}", reason)
    return found
