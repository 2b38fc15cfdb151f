"""Loads one question's folder; everything that is wrong with it is told at once."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from greenroom.lib.markdown import to_html
from greenroom.questions.checks_reader import read_checks
from greenroom.questions.choice import Item, items_hash
from greenroom.questions.choice_reader import OPTIONS, read_items
from greenroom.questions.concept_reader import ANSWER, read_concept
from greenroom.questions.content_hash import content_hash
from greenroom.questions.folder import below, read_folder
from greenroom.questions.front_matter import FrontMatter, read_front_matter
from greenroom.questions.implementations_reader import IMPLEMENTATIONS, read_implementations
from greenroom.questions.metadata import QuestionHead, is_slug, validate
from greenroom.questions.problems import Problem, ProblemLog
from greenroom.questions.python_reader import check_syntax
from greenroom.questions.solutions_reader import read_accepted, read_rejected
from greenroom.questions.types import (
    ENTRY_FILES,
    CheckInfo,
    Concept,
    Kind,
    Limits,
    Question,
    RejectedSolution,
)

PROMPT = "question.md"
EXPLANATION = "explanation.md"
JUDGED_FOLDERS = ("starter", "checks", "solutions", IMPLEMENTATIONS)
MAX_STARTER_FILES = 12
"""A tab each, and a field each in the form that sends them."""
OWN_FILES = {Kind.CONCEPT: ANSWER, Kind.CHOICE: OPTIONS}
"""The file of each kind that has no starter, no checks and no solutions."""


@dataclass(frozen=True)
class Loaded:
    """What came of one folder: a question, or the problems that keep it away."""

    question: Question | None
    problems: tuple[Problem, ...]
    title_line: int = 1

    @property
    def is_empty(self) -> bool:
        """Return whether the folder had no files at all."""
        return self.question is None and not self.problems


@dataclass(frozen=True)
class _Parts:
    """What stands beside the prompt; each kind has only what it needs."""

    explanation: str
    starter: dict[str, str]
    check_files: dict[str, str]
    checks: tuple[CheckInfo, ...]
    accepted: dict[str, dict[str, str]]
    rejected: tuple[RejectedSolution, ...]
    concept: Concept | None
    choice: tuple[Item, ...] = ()
    implementations: dict[str, dict[str, str]] = field(default_factory=dict)


def load_question(content: Path, topic: str, slug: str) -> Loaded:
    """Read content/<topic>/<slug>; nothing of it is run, and nothing is changed."""
    unreadable = ProblemLog(f"{topic}/{slug}")
    files = read_folder(content / topic / slug, unreadable)
    return _load(topic, slug, tuple(sorted(files.items())), unreadable.found)


# The same texts give the same question, and compiling and rendering them is what takes time: a
# process that loads a folder again and again, as a test run does, pays once.
@lru_cache(maxsize=1000)
def _load(
    topic: str, slug: str, texts: tuple[tuple[str, str], ...], unreadable: tuple[Problem, ...]
) -> Loaded:
    """Make a question of the texts in its folder."""
    problems = ProblemLog(f"{topic}/{slug}", unreadable)
    files = dict(texts)
    if not files and not problems:
        return Loaded(None, ())
    if not is_slug(slug):
        problems.add("", "the folder's name must be small letters, digits and single hyphens")
    front_matter = _front_matter(files, problems)
    head = None
    if front_matter is not None:
        head = validate(QuestionHead, front_matter.document, PROMPT, problems)
        if head is not None and head.kind is Kind.CHOICE and head.hints:
            line = front_matter.document.line_of(("hints",))
            problems.add(PROMPT, "a choice question has no `hints`; the reasons say it", line=line)
    kind = head.kind if head is not None else _kind(front_matter)
    parts = _read_parts(files, kind, problems)
    _refuse_unknown_files(files, kind, problems)
    if head is None or front_matter is None or len(problems):
        return Loaded(None, problems.found)
    question = _make_question(topic, slug, head, front_matter.body, parts)
    return Loaded(question, (), front_matter.document.line_of(("title",)))


def _make_question(
    topic: str, slug: str, head: QuestionHead, prompt: str, parts: _Parts
) -> Question:
    limits = Limits(**head.limits.model_dump())
    return Question(
        slug=slug,
        topic=topic,
        title=head.title,
        level=head.level,
        kind=head.kind,
        minutes=head.minutes,
        syllabus=tuple(head.syllabus),
        tags=tuple(head.tags),
        prompt=prompt,
        prompt_html=to_html(prompt),
        hints_html=tuple(to_html(hint) for hint in head.hints),
        starter=parts.starter,
        checks=parts.checks,
        example_files=_beginning_with("examples/", parts.check_files),
        hidden_files=_beginning_with("hidden/", parts.check_files),
        limits=limits,
        accepted=parts.accepted,
        rejected=parts.rejected,
        explanation_html=to_html(parts.explanation),
        content_hash=(
            items_hash(parts.choice)
            if parts.choice
            else content_hash(
                head.kind, limits, parts.starter, parts.check_files, parts.implementations
            )
        ),
        concept=parts.concept,
        choice=parts.choice,
        implementations=parts.implementations,
    )


def _beginning_with(prefix: str, files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.startswith(prefix)}


def _front_matter(files: dict[str, str], problems: ProblemLog) -> FrontMatter | None:
    if PROMPT not in files:
        problems.add_missing(PROMPT)
        return None
    return read_front_matter(PROMPT, files[PROMPT], problems)


def _kind(front_matter: FrontMatter | None) -> Kind | None:
    """Return the kind of a question whose front matter has other mistakes."""
    value = front_matter.get("kind") if front_matter is not None else None
    return Kind(value) if isinstance(value, str) and value in set(Kind) else None


def _explanation(files: dict[str, str], problems: ProblemLog) -> str:
    text = files.get(EXPLANATION, "").strip()
    if EXPLANATION not in files:
        problems.add_missing(EXPLANATION)
    elif not text:
        problems.add(EXPLANATION, "is empty")
    return text


def _read_parts(files: dict[str, str], kind: Kind | None, problems: ProblemLog) -> _Parts:
    """Read what stands beside the prompt; an unknown kind is read as one that is judged."""
    explanation = _explanation(files, problems)
    if kind is Kind.CONCEPT:
        return _Parts(explanation, {}, {}, (), {}, (), read_concept(files, problems))
    if kind is Kind.CHOICE:
        return _Parts(explanation, {}, {}, (), {}, (), None, read_items(files, problems))
    starter = _starter(files, kind, problems)
    check_files = below(files, "checks")
    checks = read_checks(check_files, problems)
    known = None if problems.mentions("checks/") else {check.id for check in checks}
    return _Parts(
        explanation,
        starter,
        check_files,
        checks,
        read_accepted(files, starter, problems),
        read_rejected(files, starter, known, problems),
        None,
        implementations=read_implementations(files, problems) if kind is Kind.TESTS else {},
    )


def _starter(files: dict[str, str], kind: Kind | None, problems: ProblemLog) -> dict[str, str]:
    starter = below(files, "starter")
    for path, text in starter.items():
        if path.endswith(".py"):
            check_syntax(f"starter/{path}", text, problems)
    if len(starter) > MAX_STARTER_FILES:
        reason = f"has {len(starter)} files; the editor shows at most {MAX_STARTER_FILES}"
        problems.add("starter", reason)
    entry = ENTRY_FILES.get(kind) if kind is not None else None
    if entry is not None and entry not in starter:
        problems.add_missing(f"starter/{entry}")
    elif not starter and not problems.mentions("starter/"):
        problems.add("starter", "there is no file, so the editor would open with nothing")
    return starter


def _refuse_unknown_files(files: dict[str, str], kind: Kind | None, problems: ProblemLog) -> None:
    """Note each file that no part of Greenroom would read."""
    for path in files:
        top, _, rest = path.partition("/")
        if path in {PROMPT, EXPLANATION} or (kind is not None and path == OWN_FILES.get(kind)):
            continue
        if rest and top in JUDGED_FOLDERS:
            if kind in OWN_FILES:
                problems.add(path, f"a {kind} question has no {top}/")
            elif top == IMPLEMENTATIONS and kind is not Kind.TESTS:
                problems.add(path, "only a tests question has implementations/")
            elif top == "solutions" and not rest.startswith(("accepted/", "rejected/")):
                problems.add(path, "solutions live in solutions/accepted/ and solutions/rejected/")
        elif path in OWN_FILES.values():
            owner = next(one for one, file in OWN_FILES.items() if file == path)
            problems.add(path, f"only a {owner} question has {path}")
        else:
            problems.add(path, "is not a file that a question has")
