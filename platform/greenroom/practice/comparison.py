"""What differs between two sets of files, in blocks that a page can lay side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from greenroom.lib.highlight import highlight_lines

CONTEXT_LINES = 3
MAX_LINES = 1000
MAX_CHARACTERS = 60_000
"""Comparing takes time that grows with the square of the lines; nobody writes so much here."""


@dataclass(frozen=True)
class Line:
    """One line with its number, from 1."""

    number: int
    html: Markup


@dataclass(frozen=True)
class Block:
    """Lines that stand opposite each other: the same, or in place of one another."""

    own: tuple[Line, ...]
    other: tuple[Line, ...]
    is_same: bool
    left_out: int = 0
    """How many lines, the same on both sides, are left out before this block."""


@dataclass(frozen=True)
class FileComparison:
    """One file of both sides; `blocks` is empty when they are the same."""

    path: str
    blocks: tuple[Block, ...]
    left_out_at_end: int = 0
    is_too_long: bool = False


def compare(own: Mapping[str, str], other: Mapping[str, str]) -> list[FileComparison]:
    """Compare two sets of files; a file that one side lacks is compared with an empty one."""
    paths = [*other, *(path for path in own if path not in other)]
    return [_compare_file(path, own.get(path, ""), other.get(path, "")) for path in paths]


def _compare_file(path: str, own: str, other: str) -> FileComparison:
    own_lines, other_lines = _lines(own), _lines(other)
    if own_lines == other_lines:
        return FileComparison(path, ())
    if max(len(own_lines), len(other_lines)) > MAX_LINES or len(own) > MAX_CHARACTERS:
        return FileComparison(path, (), is_too_long=True)
    sides = (highlight_lines(path, own), highlight_lines(path, other))
    # Empty lines are everywhere: they go with their neighbours, and hold nothing together alone.
    matcher = SequenceMatcher(_is_empty, own_lines, other_lines, autojunk=False)
    groups = [list(group) for group in matcher.get_grouped_opcodes(CONTEXT_LINES)]
    ends = [0, *(group[-1][2] for group in groups)]
    blocks = [
        _block(opcode, sides, left_out=group[0][1] - end if opcode is group[0] else 0)
        for group, end in zip(groups, ends, strict=False)
        for opcode in group
    ]
    return FileComparison(path, tuple(blocks), left_out_at_end=len(own_lines) - ends[-1])


def _block(
    opcode: tuple[str, int, int, int, int],
    sides: tuple[Sequence[Markup], Sequence[Markup]],
    left_out: int,
) -> Block:
    tag, own_from, own_to, other_from, other_to = opcode
    return Block(
        own=_numbered(sides[0], own_from, own_to),
        other=_numbered(sides[1], other_from, other_to),
        is_same=tag == "equal",
        left_out=left_out,
    )


def _numbered(lines: Sequence[Markup], start: int, end: int) -> tuple[Line, ...]:
    return tuple(Line(at + 1, lines[at]) for at in range(start, end))


def _is_empty(line: str) -> bool:
    return not line.strip()


def _lines(text: str) -> list[str]:
    """Return the lines without the empty one that follows the last line end."""
    return text.removesuffix("\n").split("\n") if text else []
