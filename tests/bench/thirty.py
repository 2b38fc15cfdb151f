"""A synthetic question of 30 checks, each of which sends three requests."""

from pathlib import Path

SLUG = "thirty-checks"
EXAMPLES = 10
HIDDEN = 20

QUESTION = """\
---
title: Thirty checks
kind: api
level: beginner
minutes: 10
syllabus: [B30]
---
Keep notes in memory: `POST /notes` answers 201 with the note and its id, `GET /notes/{id}` shows
it.
"""

RIGHT = '''\
"""Notes, kept in memory."""

from typing import Annotated

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()


class NewNote(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=200)]
    stars: Annotated[int, Field(ge=0, le=40)] = 0


class Note(NewNote):
    id: int


notes: list[Note] = []


@app.post("/notes", status_code=201)
def create_note(new: NewNote) -> Note:
    note = Note(id=len(notes), **new.model_dump())
    notes.append(note)
    return note


@app.get("/notes/{note_id}")
def show_note(note_id: int) -> Note:
    if not 0 <= note_id < len(notes):
        raise HTTPException(404)
    return notes[note_id]
'''

# Each rejected solution is the right one with one thing replaced.
REJECTED = {
    "wrong_status": ("status_code=201", "status_code=200"),
    "text_of_any_length": ("min_length=1, ", ""),
    "keeps_nothing": ("notes.append(note)", "pass"),
}

CHECK = """

@check("Keeps note {number} and refuses an empty one", hint="Create, show, validate.")
def test_note_{number}(api):
    created = api.post("/notes", json={{"text": "Note {number}", "stars": {number}}})
    assert created.status_code == 201
    note = created.json()
    assert note == {{"id": note["id"], "text": "Note {number}", "stars": {number}}}
    shown = api.get(f"/notes/{{note['id']}}")
    assert (shown.status_code, shown.json()) == (200, note)
    assert api.post("/notes", json={{"text": "", "stars": {number}}}).status_code == 422
"""


def write_question(folder: Path) -> None:
    """Write the question's folder in the format of content/."""
    caught_by = f"# caught by: hidden/test_more_notes.py::test_note_{EXAMPLES}\n"
    files = {
        "question.md": QUESTION,
        "explanation.md": "The accepted solution says it all.\n",
        "starter/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "checks/examples/test_notes.py": _checks(range(EXAMPLES)),
        "checks/hidden/test_more_notes.py": _checks(range(EXAMPLES, EXAMPLES + HIDDEN)),
        "solutions/accepted/plain/main.py": RIGHT,
        "solutions/accepted/awaiting/main.py": RIGHT.replace("\ndef ", "\nasync def "),
    }
    for name, (right, wrong) in REJECTED.items():
        files[f"solutions/rejected/{name}/main.py"] = caught_by + RIGHT.replace(right, wrong)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def _checks(numbers: range) -> str:
    header = '"""Notes are created, shown and validated."""\n\nfrom harness import check\n'
    return header + "".join(CHECK.format(number=number) for number in numbers)
