"""Finds the fenced blocks of a question's Markdown files."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

TEXTS = ("question.md", "answer.md", "explanation.md", "options.yaml")


@dataclass(frozen=True)
class Fence:
    """One fenced block: its language, which may be empty, its text, and the file's line."""

    language: str
    text: str
    line: int


def fences_of(file: Path) -> list[Fence]:
    """Return the blocks of a file, those in the texts of its front matter included."""
    text = file.read_text()
    if file.suffix == ".yaml":
        return _of_values(yaml.safe_load(text))
    if not text.startswith("---\n"):
        return _of_markdown(text)
    front_matter, body = text.removeprefix("---\n").split("\n---\n", 1)
    first = front_matter.count("\n") + 2
    return _of_values(yaml.safe_load(front_matter)) + _of_markdown(body, first)


def _of_values(value: object) -> list[Fence]:
    match value:
        case str():
            return _of_markdown(value)
        case dict():
            return [fence for one in value.values() for fence in _of_values(one)]
        case list():
            return [fence for one in value for fence in _of_values(one)]
    return []


def _of_markdown(text: str, first_line: int = 0) -> list[Fence]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [
        Fence(token.info.strip(), token.content, first_line + (token.map or [0])[0] + 1)
        for token in tokens
        if token.type in {"fence", "code_block"}
    ]
