"""A small question and ways to have it judged, for tests of sandboxes and of the queue."""

from typing import Any

from greenroom.grading.backends.base import Backend
from greenroom.grading.types import Mode, ReportData
from greenroom.grading.verdict import Provenance, draw_report
from greenroom.grading.wire import job_message

EXAMPLE = """
from harness import check

@check("Answers with what was sent", hint="Return it.")
def test_echo(api):
    reply = api.post("/echo", json={"word": "lamp"})
    assert reply.status_code == 200
    assert reply.json() == {"word": "lamp"}
"""
HIDDEN = """
from harness import check

@check("Refuses a body without a word", hint="Is the field required?", weight=2)
def test_missing_word(api):
    assert api.post("/echo", json={}).status_code == 422

@check("Answers again", hint="Does one request change the next?")
def test_again(api):
    assert api.post("/echo", json={"word": "hidden-word"}).json() == {"word": "hidden-word"}
"""
RIGHT = """
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()

class Word(BaseModel):
    word: str

@app.post("/echo")
def echo(word: Word) -> Word:
    return word
"""


def with_handler(line: str) -> str:
    """Return the right answer with one more line in its handler."""
    return RIGHT.replace("    return word", f"    {line}\n    return word")


def package(**limits: float) -> dict[str, Any]:
    """Return the small question's package, as the platform keeps it."""
    checks = [
        ("examples/test_echo.py::test_echo", "Answers with what was sent", 1, False),
        ("hidden/test_rules.py::test_missing_word", "Refuses a body without a word", 2, True),
        ("hidden/test_rules.py::test_again", "Answers again", 1, True),
    ]
    return {
        "kind": "api",
        "entry": "main.py",
        "checks": [
            {"id": identifier, "name": name, "hint": "A hint.", "weight": weight, "hidden": hidden}
            for identifier, name, weight, hidden in checks
        ],
        "example_files": {"examples/test_echo.py": EXAMPLE},
        "hidden_files": {"hidden/test_rules.py": HIDDEN},
        "limits": {"seconds": 10.0, "check_seconds": 2.0, "memory_mb": 256, **limits},
    }


def judge(
    backend: Backend,
    code: str,
    question: dict[str, Any] | None = None,
    mode: Mode = Mode.SUBMIT,
) -> ReportData:
    """Judge code in a sandbox of its own and return the report."""
    question = question or package()
    sandbox = backend.start()
    try:
        message = job_message(question, mode, {question["entry"]: code})
        raw = sandbox.grade(message, lambda _phase: None)
    finally:
        sandbox.close()
    provenance = Provenance(backend.kind, backend.runtime, sandbox.image, "hash")
    return draw_report(raw, question, mode, provenance)
