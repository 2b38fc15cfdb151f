"""The two questions that are judged: one of the catalogue, and a long one made here."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bench import thirty
from greenroom.config import REPOSITORY
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question

CATALOGUE_QUESTION = "fundamentals/create-an-item"
TOPICS = """\
- slug: fundamentals
  title: Fundamentals
- slug: bench
  title: Bench
"""


@dataclass(frozen=True)
class Sample:
    """A question, and an accepted solution to send."""

    name: str
    question: Question
    files: dict[str, str]


def write_content(folder: Path) -> None:
    """Make a content folder that holds the two questions and nothing else."""
    shutil.copytree(REPOSITORY / "content" / CATALOGUE_QUESTION, folder / CATALOGUE_QUESTION)
    thirty.write_question(folder / "bench" / thirty.SLUG)
    (folder / "topics.yaml").write_text(TOPICS)


def load_samples(folder: Path) -> tuple[Sample, ...]:
    """Read the questions of `write_content` as the server does.

    Raises:
        ValueError: one of them has a mistake.
    """
    bank = load_bank(folder)
    if bank.problems:
        raise ValueError(f"The bench's questions do not load: {bank.problems}")
    samples = []
    for question in bank.questions:
        files = question.accepted[min(question.accepted)]
        name = f"{question.syllabus[0]}, {len(question.checks)} checks"
        samples.append(Sample(name, question, files))
    return tuple(samples)
