"""What a person has typed: what may be kept as a draft, and what may be sent to a sandbox."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenroom.errors import InvalidInputError
from greenroom.questions.types import ENTRY_FILES, Question

ANSWER_FILE = "answer.md"
"""The one file of a question that asks for a written answer."""

MAX_FILE_BYTES = 200_000
MAX_TOTAL_BYTES = 300_000

NUL = "\0"
BROKEN = "\N{REPLACEMENT CHARACTER}"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Work:
    """The files as they were typed, and the version of the draft that this device saw last."""

    files: Mapping[str, str]
    seen_version: int | None = None
    """0: there was no draft; None: overwrite whatever is there."""


class WorkNotAcceptedError(InvalidInputError):
    """The code cannot be kept or judged as it is; the message says which file and line."""


def blank_files(question: Question) -> dict[str, str]:
    """Return what a question opens with."""
    return {ANSWER_FILE: ""} if question.concept else dict(question.starter)


def opening_files(question: Question) -> dict[str, str]:
    """Return what a question opens with, the file that is imported first."""
    files = blank_files(question)
    entry = ENTRY_FILES.get(question.kind)
    return dict(sorted(files.items(), key=lambda item: item[0] != entry))


def normalised(text: str) -> str:
    """Return the text with LF line ends (forms send CRLF) and without lone surrogates.

    A lone surrogate is half a character: no encoding can hold it, so it becomes U+FFFD, which
    `require_runnable` then names.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return LONE_SURROGATE.sub(BROKEN, text)


def require_storable(files: Mapping[str, str], paths: Iterable[str]) -> None:
    """Check that these are the question's files, and not too large, so that a draft may hold them.

    Raises:
        WorkNotAcceptedError: a file is missing, unknown or too large, or all are together.
    """
    expected = list(paths)
    unknown = sorted(set(files) - set(expected))
    if unknown:
        raise WorkNotAcceptedError(
            f"This question has no file named {unknown[0][:100]}. Its files: {', '.join(expected)}."
        )
    missing = [path for path in expected if path not in files]
    if missing:
        raise WorkNotAcceptedError(f"{missing[0]} did not arrive. Please send it again.")
    sizes = {path: len(text.encode()) for path, text in files.items()}
    for path, size in sizes.items():
        if size > MAX_FILE_BYTES:
            raise WorkNotAcceptedError(
                f"{path} is {_kilobytes(size)}. A file can be up to {_kilobytes(MAX_FILE_BYTES)}."
            )
    total = sum(sizes.values())
    if total > MAX_TOTAL_BYTES:
        raise WorkNotAcceptedError(
            f"The files are {_kilobytes(total)} together, and can be up to "
            f"{_kilobytes(MAX_TOTAL_BYTES)}."
        )


def require_runnable(files: Mapping[str, str]) -> None:
    """Check that there is code, and nothing in it that Python could never read.

    Raises:
        WorkNotAcceptedError: nothing but white space, a NUL character, or a broken character.
    """
    if not any(text.strip() for text in files.values()):
        raise WorkNotAcceptedError("There is no code yet. Write some, then send it.")
    for path, text in files.items():
        require_readable(text, path)


def require_readable(text: str, name: str) -> None:
    """Check for characters that mean that a text arrived broken; `name` says which text.

    Raises:
        WorkNotAcceptedError: a NUL character, or U+FFFD, which stands where UTF-8 was broken.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if NUL in line:
            raise WorkNotAcceptedError(
                f"{name}, line {number}: there is a NUL character, which cannot be read. "
                "Remove it, then send it again."
            )
        if BROKEN in line:
            raise WorkNotAcceptedError(
                f"{name}, line {number}: a character arrived broken (U+FFFD, not valid UTF-8). "
                "Type it again, then send it; in a Python string write it as \\ufffd."
            )


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1000)} kB"
