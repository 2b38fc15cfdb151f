"""Writes the folder of a new question: every file that its kind needs, with what goes where."""

from pathlib import Path

from greenroom.questions.metadata import is_slug
from greenroom.questions.types import ENTRY_FILES, Kind

QUESTION = """---
title: {title}
kind: {kind}
level: beginner
minutes: 15
syllabus: [A01]
tags: []
---
The situation, the contract, an example exchange, what is out of scope.
"""
EXPLANATION = """Why the accepted solutions differ, the trade-offs, what an interviewer asks next.

## Sources

- Title of the documentation, RFC or CWE: address
"""
ANSWER = """---
rubric:
  - id: first
    text: >-
      What a good answer holds.
---
The model answer, as one would say it in two minutes.
"""
OPTIONS = """- id: {id}
  text: What is asked?
  options:
    - id: first
      text: What some people believe
      why: What is true instead, and why.
      right: false
    - id: second
      text: What is true
      why: Why it is.
      right: true
"""
ITEMS = ("first", "second", "third", "fourth")
CHECKS = '''"""What these checks are about."""

from harness import check


@check("{name}", hint="What helps without giving the answer")
def test_{test}({fixture}):
    raise NotImplementedError
'''
FIXTURES = {
    Kind.API: "api",
    Kind.CODE: "solution",
    Kind.TESTS: "suite",
    Kind.CONFIG: "config",
}
STARTERS = {**ENTRY_FILES, Kind.TESTS: "test_app.py", Kind.CONFIG: "config.yml"}
IMPLEMENTATIONS = (
    "correct/plain",
    "correct/in_another_way",
    "broken/first_bug",
    "broken/second_bug",
    "broken/third_bug",
)


class ScaffoldError(Exception):
    """The folder cannot be made; the text says why."""


def write(content: Path, topic: str, slug: str, kind: Kind) -> Path:
    """Make content/<topic>/<slug> and return it; nothing that exists is changed.

    Raises:
        ScaffoldError: no such topic, or a slug that is none or is taken.
    """
    folder = content / topic / slug
    if not (content / topic).is_dir():
        topics = ", ".join(sorted(one.name for one in content.iterdir() if one.is_dir()))
        raise ScaffoldError(f"There is no topic {topic}. There are: {topics}")
    if not is_slug(slug):
        raise ScaffoldError("A slug is small letters, digits and single hyphens.")
    if next(content.glob(f"*/{slug}"), None) is not None:
        raise ScaffoldError(f"The slug {slug} is taken.")
    for name, text in _files(slug, kind).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _files(slug: str, kind: Kind) -> dict[str, str]:
    title = slug.replace("-", " ").capitalize()
    files = {
        "question.md": QUESTION.format(title=title, kind=kind.value),
        "explanation.md": EXPLANATION,
    }
    if kind == Kind.CONCEPT:
        return {**files, "answer.md": ANSWER}
    if kind == Kind.CHOICE:
        return {**files, "options.yaml": "".join(OPTIONS.format(id=name) for name in ITEMS)}
    entry = STARTERS[kind]
    fixture = FIXTURES[kind]
    files[f"starter/{entry}"] = "# Begin here.\n"
    if kind == Kind.TESTS:
        files |= {f"implementations/{name}/app.py": "# A whole app.\n" for name in IMPLEMENTATIONS}
    for group in ("examples", "hidden"):
        files[f"checks/{group}/test_{group}.py"] = CHECKS.format(
            name=f"Behaviour that the {group} check", test=group, fixture=fixture
        )
    for name in ("one_way", "another_way"):
        files[f"solutions/accepted/{name}/{entry}"] = "# A right solution.\n"
    for number in ("first", "second", "third"):
        files[f"solutions/rejected/{number}_mistake/{entry}"] = (
            "# caught by: hidden/test_hidden.py::test_hidden\n"
        )
    return files
