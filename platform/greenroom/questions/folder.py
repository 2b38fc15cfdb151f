"""Reads one question's folder into memory: plain, small UTF-8 files and nothing else."""

import os
import re
from pathlib import Path

from greenroom.questions.problems import ProblemLog

MAX_FILE_BYTES = 200 * 1000
MAX_DEPTH = 8

LEFTOVERS = frozenset({"__pycache__", ".DS_Store", ".pytest_cache", ".mypy_cache", ".ruff_cache"})
"""What tools leave behind; never part of a question."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def read_folder(folder: Path, problems: ProblemLog) -> dict[str, str]:
    """Return every readable text by its path inside `folder`; note what cannot be read."""
    texts: dict[str, str] = {}
    _collect(folder, "", problems, texts)
    return dict(sorted(texts.items()))


def _collect(folder: Path, inside: str, problems: ProblemLog, texts: dict[str, str]) -> None:
    if inside.count("/") > MAX_DEPTH:
        problems.add(inside.rstrip("/"), f"is more than {MAX_DEPTH} folders deep")
        return
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name not in LEFTOVERS]
    except OSError as error:
        problems.add(inside.rstrip("/"), f"cannot be opened: {error.strerror}")
        return
    for entry in found:
        path = inside + entry.name
        if not _NAME.fullmatch(entry.name):
            problems.add(path, "the name may only have letters, digits and `.`, `_`, `-`")
        elif entry.is_symlink():
            problems.add(path, "is a symbolic link; put the file itself here")
        elif entry.is_dir(follow_symlinks=False):
            _collect(Path(entry.path), f"{path}/", problems, texts)
        elif entry.is_file(follow_symlinks=False):
            text = read_text(Path(entry.path), path, problems)
            if text is not None:
                texts[path] = text
        else:
            problems.add(path, "is not a plain file")


def read_text(file: Path, path: str, problems: ProblemLog) -> str | None:
    """Return a file's text with Unix line ends, or note under `path` why it is none."""
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            problems.add(path, f"has {size:,} bytes; the limit is {MAX_FILE_BYTES:,}")
            return None
        data = file.read_bytes()
    except OSError as error:
        problems.add(path, f"cannot be read: {error.strerror}")
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(path, f"is not UTF-8: {error.reason}", line=line)
        return None
    if text.startswith("\N{BYTE ORDER MARK}"):
        problems.add(path, "begins with a byte order mark; save it as UTF-8 without one")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add(path, "has a NUL byte in it", line=line)
        return None
    return text


def below(texts: dict[str, str], folder: str) -> dict[str, str]:
    """Return the texts below a folder, by their paths inside it."""
    prefix = f"{folder}/"
    return {
        path.removeprefix(prefix): text for path, text in texts.items() if path.startswith(prefix)
    }
