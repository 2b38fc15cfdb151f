"""Words for numbers and times on pages."""

import re
from datetime import datetime


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `3 checks`, `1 check`; `many` defaults to `one` with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def in_hours(minutes: int) -> str:
    """Return `40 min`, `2 h` or `3 h 20 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


def spoken(name: str) -> str:
    """Return the name of a folder as people say it: `Plain functions` for `plain-functions`."""
    words = re.sub(r"[-_.]+", " ", name).strip()
    return words[:1].upper() + words[1:] or name


# ANSI escape sequences (ECMA-48) and control characters, but for tab and line feed.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_output(text: str) -> str:
    """Return what a program printed without what only a terminal, or no database, can hold."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def day(moment: datetime) -> str:
    """Return the day of a UTC moment: `21 Nov 2026`."""
    return f"{moment.day} {moment:%b %Y}"


def local_time(moment: datetime) -> str:
    """Return a UTC moment in a form that people read: `21 Nov 2026, 19:45 UTC`."""
    return f"{day(moment)}, {moment:%H:%M} UTC"
