"""What a question is, once it has been read and found whole."""

from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel

from greenroom.questions.choice import Item


class Kind(StrEnum):
    """What a candidate does with a question."""

    API = "api"
    CODE = "code"
    TESTS = "tests"
    CONFIG = "config"
    CONCEPT = "concept"
    CHOICE = "choice"


KIND_NAMES = {
    Kind.API: "Build an API",
    Kind.CODE: "Write a function",
    Kind.TESTS: "Write the tests",
    Kind.CONFIG: "Repair a configuration",
    Kind.CONCEPT: "Explain a concept",
    Kind.CHOICE: "Choose the answer",
}

ENTRY_FILES = {Kind.API: "main.py", Kind.CODE: "solution.py"}
"""The file of the starter that the sandbox imports, for the kinds that have one."""

JUDGED_KINDS = (Kind.API, Kind.CODE, Kind.TESTS, Kind.CONFIG)
"""Kinds that a sandbox judges."""


class Level(StrEnum):
    """How much experience a question expects."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Status(StrEnum):
    """Where one person stands with a question."""

    SOLVED = "solved"
    TRIED = "tried"
    GIVEN_UP = "given_up"
    """Not solved, and its solutions were shown."""
    OPEN = "open"


@dataclass(frozen=True)
class Topic:
    """One heading of the syllabus; its slug is the name of a folder in content/."""

    slug: str
    title: str


@dataclass(frozen=True)
class Limits:
    """What a submission may use in the sandbox."""

    seconds: float = 10.0
    """Wall-clock time of everything together."""
    check_seconds: float = 3.0
    """Wall-clock time of one check."""
    memory_mb: int = 256


@dataclass(frozen=True)
class CheckInfo:
    """One check, as its source declares it."""

    id: str
    """`examples/test_items.py::test_creates_an_item`, or the same under `hidden/`."""
    name: str
    hint: str
    weight: int
    hidden: bool
    stays: str = ""
    """Why a hidden check stays that catches nothing alone; for authors."""


@dataclass(frozen=True)
class RejectedSolution:
    """A plausible wrong answer and the check that must catch it."""

    name: str
    files: dict[str, str]
    caught_by: str
    """Id of a check of the same question."""


@dataclass(frozen=True)
class RubricPoint:
    """One point that a good answer makes."""

    id: str
    text: str


@dataclass(frozen=True)
class FollowUp:
    """What an interviewer may ask next, with its answer."""

    question: str
    answer_html: str


@dataclass(frozen=True)
class Concept:
    """What is revealed after a written answer."""

    answer_html: str
    rubric: tuple[RubricPoint, ...]
    misconceptions: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One folder of content/. Every dict of files maps a path to a text with Unix line ends."""

    slug: str
    topic: str
    """Slug of the topic."""
    title: str
    level: Level
    kind: Kind
    minutes: int
    syllabus: tuple[str, ...]
    tags: tuple[str, ...]
    prompt: str
    """The prompt's Markdown, for search."""
    prompt_html: str
    starter: dict[str, str]
    """Paths inside starter/."""
    checks: tuple[CheckInfo, ...]
    """Examples first, each file's checks in the order of its source."""
    example_files: dict[str, str]
    """Paths inside checks/: `examples/test_items.py`."""
    hidden_files: dict[str, str]
    """Paths inside checks/: `hidden/test_items.py`."""
    limits: Limits
    accepted: dict[str, dict[str, str]]
    """Files by name of the solution."""
    rejected: tuple[RejectedSolution, ...]
    explanation_html: str
    content_hash: str
    concept: Concept | None
    choice: tuple[Item, ...] = ()
    """The items of a multiple choice question."""
    hints_html: tuple[str, ...] = ()
    """Shown one by one to who asks, from gentle to telling."""
    implementations: dict[str, dict[str, str]] = field(default_factory=dict)
    """What a candidate's tests are run on: files by `correct/name` and `broken/name`."""


STATUS_WORDS = {
    Status.OPEN: "Open",
    Status.TRIED: "Tried",
    Status.GIVEN_UP: "Given up",
    Status.SOLVED: "Solved",
}


@dataclass(frozen=True)
class Listed:
    """A question in the catalogue, as one person sees it."""

    question: Question
    status: Status


class Filters(BaseModel):
    """What the catalogue is narrowed by; an empty text means all."""

    q: str = ""
    topic: str = ""
    level: str = ""
    kind: str = ""
    status: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is narrowed."""
        return not any(value.strip() for value in self.model_dump().values())
