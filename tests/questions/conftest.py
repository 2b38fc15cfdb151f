"""A content folder of its own for each test, with a whole question to break."""

from pathlib import Path

import pytest

from greenroom.questions.bank import QuestionBank, load_bank

TOPICS = """\
- slug: fundamentals
  title: First steps
- slug: validation
  title: Validation
"""

QUESTION = """\
---
title: Create an item
kind: api
level: beginner
minutes: 15
syllabus: [A04]
tags: [pydantic, "422"]
---
Write `POST /items` for a *warehouse*.
"""

EXAMPLES = """\
\"\"\"What the prompt shows.\"\"\"
from harness import check


@check("Creates an item", hint="Which status says that something was created?", weight=2)
def test_creates(api):
    assert api.post("/items", json={"name": "Lamp"}).status_code == 201
"""

HIDDEN = """\
\"\"\"What the prompt says in words.\"\"\"
from harness import check


def send(api, item):
    return api.post("/items", json=item)


@check("Refuses an item without a name", hint="Is the name required?")
def test_needs_a_name(api):
    assert send(api, {}).status_code == 422
"""

ANSWER = """\
---
rubric:
  - id: parts
    text: Names Starlette and Pydantic.
  - id: hints
    text: Says what type hints are used for.
misconceptions:
  - Type hints are checked by a compiler.
follow_ups:
  - question: And who serves it?
    answer: An ASGI server such as `uvicorn`.
---
FastAPI joins **Starlette** and Pydantic.
"""

CAUGHT_BY = "# caught by: hidden/test_items.py::test_needs_a_name\n"

API_FILES: dict[str, str | None] = {
    "question.md": QUESTION,
    "explanation.md": "Because the *body* is a model.\n",
    "starter/main.py": "app = None\n",
    "checks/examples/test_items.py": EXAMPLES,
    "checks/hidden/test_items.py": HIDDEN,
    "solutions/accepted/plain/main.py": "app = 1\n",
    "solutions/accepted/router/main.py": "app = 2\n",
    "solutions/rejected/empty/main.py": f"{CAUGHT_BY}app = 3\n",
    "solutions/rejected/lenient/main.py": f"{CAUGHT_BY}app = 4\n",
    "solutions/rejected/typo/main.py": f"{CAUGHT_BY}app = 5\n",
}

CONCEPT_FILES: dict[str, str | None] = {
    "question.md": QUESTION.replace("api", "concept").replace("Create an item", "What is it?"),
    "answer.md": ANSWER,
    "explanation.md": "More to read.\n",
}

OPTIONS = """\
- id: server
  text: Who owns the socket?
  options:
    - id: uvicorn
      text: The `uvicorn` process
      why: It listens, and calls the *application*.
      right: true
    - id: starlette
      text: Starlette
      why: It is called.
      right: false
- id: parts
  text: |
    Which of these come with it?

    ```python
    import fastapi
    ```
  several: true
  options:
    - id: routing
      text: Routing
      why: From Starlette.
      right: true
    - id: schema
      text: An OpenAPI document
      why: Made from the signatures.
      right: true
    - id: orm
      text: An ORM
      why: You choose one.
      right: false
- id: hints
  text: When are hints used?
  options:
    - id: compiling
      text: At compile time
      why: Python ignores them there.
      right: false
    - id: running
      text: At run time
      why: Pydantic does.
      right: true
"""

CHOICE_FILES: dict[str, str | None] = {
    "question.md": QUESTION.replace("api", "choice").replace("Create an item", "Who does what?"),
    "options.yaml": OPTIONS,
    "explanation.md": "More to read.\n",
}

Changes = dict[str, str | bytes | None]


class Content:
    """A content folder that a test fills and loads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "topics.yaml").write_text(TOPICS)

    def add(
        self,
        folder: str,
        changes: Changes | None = None,
        *,
        concept: bool = False,
        choice: bool = False,
    ) -> Path:
        """Write a whole question with some files changed, or left out where None is given."""
        whole = CONCEPT_FILES if concept else CHOICE_FILES if choice else API_FILES
        files: Changes = {**whole, **(changes or {})}
        for path, text in files.items():
            if text is None:
                continue
            file = self.root / folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.root / folder

    def add_titled(self, folder: str, title: str, **replace: str) -> Path:
        """Write a whole question with another title, and other values for some keys."""
        text = QUESTION.replace("Create an item", title)
        for key, value in replace.items():
            text = "\n".join(
                f"{key}: {value}" if line.startswith(f"{key}:") else line
                for line in text.split("\n")
            )
        return self.add(folder, {"question.md": text})

    def load(self) -> QuestionBank:
        """Load everything."""
        return load_bank(self.root)

    def problems(self) -> list[tuple[str, int, str]]:
        """Load everything and return what is wrong, as plain tuples."""
        return [(one.file, one.line, one.reason) for one in self.load().problems]


@pytest.fixture
def content(tmp_path: Path) -> Content:
    root = tmp_path / "content"
    root.mkdir()
    return Content(root)
