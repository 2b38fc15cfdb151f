"""Words for numbers and times on pages."""

import re
from datetime import datetime


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `3 checks`, `1 check`; `many` defaults to `one` with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


# ANSI escape sequences (ECMA-48) and control characters, but for tab and line feed.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_output(text: str) -> str:
    """Return what a program printed without what only a terminal, or no database, can hold."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def local_time(moment: datetime) -> str:
    """Return a UTC moment in a form that people read: `21 Nov 2026, 19:45 UTC`."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
