"""The hash that says whether two packages judge in the same way."""

from dataclasses import asdict

from greenroom.lib.hashing import hash_of
from greenroom.questions.types import Kind, Limits

FORMAT = 1
"""Goes up when what is hashed, or how, changes."""


def content_hash(
    kind: Kind,
    limits: Limits,
    starter: dict[str, str],
    checks: dict[str, str],
    implementations: dict[str, dict[str, str]] | None = None,
) -> str:
    """Return the SHA-256, in hex, of what decides a verdict: kind, limits, and the files judged by.

    Prose and solutions are left out, so that mending a sentence keeps old reports comparable.
    The same on every machine: paths are relative with slashes and sorted, line ends are Unix's,
    and JSON without spaces keeps the parts apart.

    Args:
        kind: decides how the starter is run.
        limits: with its defaults filled in.
        starter: texts by path inside starter/.
        checks: texts by path inside checks/.
        implementations: files of each, by its name inside implementations/.
    """
    files = {f"starter/{path}": text for path, text in starter.items()}
    files |= {f"checks/{path}": text for path, text in checks.items()}
    for name, texts in (implementations or {}).items():
        files |= {f"implementations/{name}/{path}": text for path, text in texts.items()}
    return hash_of(
        {
            "format": FORMAT,
            "kind": kind,
            "limits": asdict(limits),
            "files": sorted(files.items()),
        }
    )
