"""What the texts of content/ show as code is true: Python runs, configuration can be read."""

import json
import subprocess
from functools import cache

import pytest

from content.fences import TEXTS, fences_of
from greenroom.config import REPOSITORY

CONTENT = REPOSITORY / "content"
FILES = [
    str(file.relative_to(CONTENT)) for name in TEXTS for file in sorted(CONTENT.glob(f"*/*/{name}"))
]


@cache
def failures() -> dict[str, str]:
    """Return what went wrong by file: one process, as it imports the libraries once."""
    texts = [
        (name, [(fence.language, fence.text) for fence in fences_of(CONTENT / name)])
        for name in FILES
    ]
    done = subprocess.run(  # noqa: S603
        [REPOSITORY / ".venv-sandbox/bin/python", "-I", REPOSITORY / "tests/content/prose.py"],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, str] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("name", FILES)
def test_every_block_of_a_text_runs_or_can_be_read(name: str) -> None:
    assert failures().get(name, "") == ""


@pytest.mark.parametrize(
    ("text", "line"), [("# A\n\n```python\nassert False\n```\n", 3)], ids=["python"]
)
def test_a_block_is_found_with_its_line(tmp_path, text, line) -> None:
    file = tmp_path / "explanation.md"
    file.write_text(text)
    (found,) = fences_of(file)
    assert (found.language, found.line) == ("python", line)
