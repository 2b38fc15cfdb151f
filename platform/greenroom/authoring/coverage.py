"""Compares the syllabus with the bank: which rows have their card and exercises, which lack one."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from greenroom.questions.types import Kind, Question

SYLLABUS = "syllabus.yaml"
EXERCISE = "exercise"
"""What a row needs that may be an exercise of any kind."""
COLUMNS = (Kind.CONCEPT, Kind.CHOICE, Kind.API, Kind.CODE, Kind.TESTS, Kind.CONFIG)


class SyllabusRow(BaseModel):
    """One topic, and the kinds of questions that it must have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    needs: list[Kind | Literal["exercise"]]


class CoveredRow(SyllabusRow):
    """A row, and the questions that it has."""

    slugs: dict[Kind, list[str]]
    missing: list[str]


@dataclass(frozen=True)
class Coverage:
    """The whole syllabus."""

    rows: tuple[CoveredRow, ...]
    unknown: tuple[str, ...]
    """Ids that questions name and the syllabus does not have, with the question's slug."""

    @property
    def missing(self) -> bool:
        """Return whether a row lacks something, or a question names a row that is not there."""
        return bool(self.unknown) or any(row.missing for row in self.rows)

    def as_text(self) -> str:
        """Return a table: a row a topic, a column a kind, and what is missing."""
        head = "".join(f"{kind:>9}" for kind in COLUMNS)
        lines = [f"{'':4}{'':56}{head}"]
        for row in self.rows:
            counts = "".join(f"{len(row.slugs.get(kind, [])) or '':>9}" for kind in COLUMNS)
            missing = f"  missing: {', '.join(row.missing)}" if row.missing else ""
            lines.append(f"{row.id:<4}{row.title[:54]:<56}{counts}{missing}")
        lines += [f"no such row: {words}" for words in self.unknown]
        whole = sum(not row.missing for row in self.rows)
        lines.append(f"{whole} of {len(self.rows)} rows have what they need.")
        return "\n".join(lines)


def read_syllabus(content: Path) -> list[SyllabusRow]:
    """Return the rows of content/syllabus.yaml, in order.

    Raises:
        ValidationError: the file is not of the agreed form.
        OSError: it cannot be read.
    """
    rows = yaml.safe_load((content / SYLLABUS).read_text(encoding="utf-8"))
    return TypeAdapter(list[SyllabusRow]).validate_python(rows)


def draw_coverage(rows: Iterable[SyllabusRow], questions: Iterable[Question]) -> Coverage:
    """Return what each row has."""
    rows, questions = list(rows), list(questions)
    ids = {row.id for row in rows}
    unknown = (
        f"{question.slug} names {name}"
        for question in questions
        for name in question.syllabus
        if name not in ids
    )
    return Coverage(tuple(_covered(row, questions) for row in rows), tuple(unknown))


def _covered(row: SyllabusRow, questions: list[Question]) -> CoveredRow:
    slugs: dict[Kind, list[str]] = {}
    for question in questions:
        if row.id in question.syllabus:
            slugs.setdefault(question.kind, []).append(question.slug)
    has_exercise = any(kind != Kind.CONCEPT for kind in slugs)
    missing = [
        str(need)
        for need in row.needs
        if (need == EXERCISE and not has_exercise) or (need != EXERCISE and need not in slugs)
    ]
    return CoveredRow(**row.model_dump(), slugs=slugs, missing=missing)
