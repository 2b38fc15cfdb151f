"""Comparing files line by line."""

import pytest

from greenroom.practice.comparison import MAX_LINES, Block, FileComparison, compare


def only(own: str, other: str) -> FileComparison:
    (found,) = compare({"main.py": own}, {"main.py": other})
    return found


def numbers(block: Block) -> tuple[list[int], list[int]]:
    return [line.number for line in block.own], [line.number for line in block.other]


def numbered(count: int, **changes: str) -> str:
    return "".join(changes.get(f"line{n}", f"x{n} = {n}") + "\n" for n in range(1, count + 1))


@pytest.mark.parametrize("text", ["", "a = 1", "a = 1\n", "\n\n"])
def test_the_same_text_has_no_blocks(text: str):
    assert only(text, text).blocks == ()


def test_a_missing_line_end_at_the_end_is_no_difference():
    assert only("a = 1", "a = 1\n").blocks == ()


def test_changed_lines_stand_opposite_each_other():
    found = only("a = 1\nb = 2\n", "a = 1\nb = 3\nc = 4\n")
    assert [(numbers(block), block.is_same) for block in found.blocks] == [
        (([1], [1]), True),
        (([2], [2, 3]), False),
    ]


def test_far_away_lines_that_are_the_same_are_counted_and_left_out():
    found = only(numbered(40, line20="changed = 0"), numbered(40))
    assert [numbers(block)[0] for block in found.blocks] == [[17, 18, 19], [20], [21, 22, 23]]
    assert [block.left_out for block in found.blocks] == [16, 0, 0]
    assert found.left_out_at_end == 17


def test_every_line_is_shown_or_counted():
    own = numbered(60, line10="a = 0", line50="b = 0")
    found = only(own, numbered(60))
    shown = sum(len(block.own) + block.left_out for block in found.blocks)
    assert shown + found.left_out_at_end == 60


def test_a_file_of_one_side_alone_is_compared_with_nothing():
    extra, main = compare({"main.py": "a\n", "extra.py": "b\n"}, {"main.py": "a\n"})[::-1]
    assert (main.path, main.blocks) == ("main.py", ())
    assert extra.path == "extra.py"
    assert numbers(extra.blocks[0]) == ([1], [])


def test_what_would_take_long_is_not_compared():
    assert only("x\n" * (MAX_LINES + 1), "a\n").is_too_long
    assert only("x" * 100_000, "a\n").is_too_long


def test_lines_come_escaped_and_in_colour():
    block = only("a < '<b>'\n", "").blocks[0]
    assert "<b>" not in block.own[0].html
    assert '<span class="s1">' in block.own[0].html
