"""What may be kept, and what may be sent."""

import pytest

from greenroom.practice.work import (
    MAX_FILE_BYTES,
    WorkNotAcceptedError,
    normalised,
    require_runnable,
    require_storable,
)


def test_line_ends_of_a_form_become_those_of_python():
    assert normalised("a\r\nb\rc\n") == "a\nb\nc\n"


def test_half_a_character_becomes_a_replacement_character():
    assert normalised("a\ud83db") == "a\ufffdb"


def test_a_file_of_exactly_the_limit_is_kept():
    require_storable({"main.py": "x" * MAX_FILE_BYTES}, ["main.py"])


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"main.py": "x" * (MAX_FILE_BYTES + 1)}, "main.py is 201 kB. A file can be up to 200 kB."),
        ({"main.py": "ä" * 150_000}, "main.py is 300 kB. A file can be up to 200 kB."),
        ({"main.py": "", "../etc/passwd": ""}, "no file named ../etc/passwd"),
        ({}, "main.py did not arrive"),
    ],
)
def test_what_cannot_be_kept_says_why(files: dict[str, str], message: str):
    with pytest.raises(WorkNotAcceptedError, match=message.replace(".", r"\.")):
        require_storable(files, ["main.py"])


def test_all_files_together_have_a_limit_too():
    files = dict.fromkeys(("a.py", "b.py"), "x" * 160000)
    with pytest.raises(WorkNotAcceptedError, match="320 kB together"):
        require_storable(files, files)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "There is no code yet"),
        (" \n\t\n", "There is no code yet"),
        ("a = 1\nb = '\0'\n", r"main\.py, line 2: there is a NUL character"),
        ("a = 1\n\nb = '\ufffd'\n", r"main\.py, line 3: a character arrived broken"),
    ],
)
def test_what_no_python_can_read_names_its_line(code: str, message: str):
    with pytest.raises(WorkNotAcceptedError, match=message):
        require_runnable({"main.py": code})


def test_lines_are_counted_as_an_editor_counts_them():
    """A form feed or U+2028 starts no new line there."""
    with pytest.raises(WorkNotAcceptedError, match="line 2:"):
        require_runnable({"main.py": "a\f\u2028\x85b\n\0"})


def test_code_in_any_language_may_run():
    require_runnable({"main.py": "grüße = '漢字 🎭'\n"})
