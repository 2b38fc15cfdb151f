"""All questions of a content folder, read once at start."""

import logging
import os
from collections.abc import Container
from pathlib import Path

from greenroom.errors import NotFoundError
from greenroom.questions.folder import LEFTOVERS
from greenroom.questions.loader import Loaded, load_question
from greenroom.questions.problems import Problem, ProblemLog
from greenroom.questions.topics import read_topics
from greenroom.questions.types import Kind, Level, Question, Topic

logger = logging.getLogger(__name__)

FIRST_KINDS = (Kind.CONCEPT, Kind.CHOICE)
"""What comes first within a row of the syllabus, before anything is written in code."""
LEVELS = tuple(Level)
"""From beginner on."""


class QuestionNotFoundError(NotFoundError):
    """No question has this slug."""

    public_message = "There is no question at this address."


class TopicNotFoundError(NotFoundError):
    """No topic has this slug."""

    public_message = "There is no topic at this address."


class QuestionBank:
    """The questions that loaded, and what is wrong with those that did not."""

    def __init__(
        self,
        topics: tuple[Topic, ...],
        questions: tuple[Question, ...],
        problems: tuple[Problem, ...],
    ) -> None:
        """Keep the parts; `load_bank` makes them."""
        order = {topic.slug: place for place, topic in enumerate(topics)}
        self.topics = topics
        """In the order of topics.yaml."""
        self.questions = tuple(
            sorted(questions, key=lambda one: (order[one.topic], *_place_in_topic(one)))
        )
        """By topic, then by first syllabus id; there the card, then exercises by level."""
        self.problems = problems
        self._by_slug = {question.slug: question for question in questions}

    def get(self, slug: str) -> Question:
        """Return a question.

        Raises:
            QuestionNotFoundError: there is none with this slug.
        """
        question = self.find(slug)
        if question is None:
            raise QuestionNotFoundError
        return question

    def get_topic(self, slug: str) -> Topic:
        """Return a topic of topics.yaml, with or without questions.

        Raises:
            TopicNotFoundError: there is none with this slug.
        """
        for topic in self.topics:
            if topic.slug == slug:
                return topic
        raise TopicNotFoundError

    def find(self, slug: str) -> Question | None:
        """Return a question, or None: what was sent for one outlives it."""
        return self._by_slug.get(slug)

    def title(self, slug: str) -> str:
        """Return a question's title, or its slug once it has left the bank."""
        question = self.find(slug)
        return question.title if question else slug


def _place_in_topic(question: Question) -> tuple[str, int, int, str]:
    """Return what orders the questions of one topic: nobody exercises before reading the card."""
    kind_place = (
        FIRST_KINDS.index(question.kind) if question.kind in FIRST_KINDS else len(FIRST_KINDS)
    )
    return question.syllabus[0], kind_place, LEVELS.index(question.level), question.slug


def load_bank(content_dir: Path) -> QuestionBank:
    """Read every question below `content_dir`, a few milliseconds each; nothing of them is run.

    Does not raise for what is in the folder: a broken question is left out, and says why.
    """
    log = ProblemLog()
    folders = _question_folders(content_dir, log)
    topics = read_topics(content_dir, log) or _topics_of(folders)
    places = {topic.slug: place for place, topic in enumerate(topics)}
    # Of two with the same slug or title the first stays: the order must not depend on the disk.
    folders.sort(key=lambda folder: (places.get(folder[0], len(places)), *folder))
    questions: dict[str, Question] = {}
    problems = list(log.found)
    for topic, slug in folders:
        loaded = _load_safely(content_dir, topic, slug)
        found = (*loaded.problems, *_misplaced(topic, slug, loaded, places, questions))
        problems += sorted(found)
        if loaded.question is not None and not found:
            questions[slug] = loaded.question
    return QuestionBank(topics, tuple(questions.values()), tuple(problems))


def _question_folders(content_dir: Path, log: ProblemLog) -> list[tuple[str, str]]:
    """Return topic and slug of every folder two levels down, sorted."""
    found: list[tuple[str, str]] = []
    for topic in _folders(content_dir, "", log):
        found += [(topic, slug) for slug in _folders(content_dir / topic, topic, log)]
    return found


def _folders(parent: Path, shown: str, log: ProblemLog) -> list[str]:
    """Return the names of the folders in a folder; files beside them belong to nobody."""
    names: list[str] = []
    try:
        with os.scandir(parent) as entries:
            for entry in entries:
                if entry.name in LEFTOVERS or not entry.is_dir():
                    continue
                if entry.is_symlink():
                    path = f"{shown}/{entry.name}" if shown else entry.name
                    log.add(path, "is a symbolic link; put the folder itself here")
                else:
                    names.append(entry.name)
    except OSError as error:
        log.add(shown or ".", f"the folder cannot be opened: {error.strerror}")
    return sorted(names)


def _topics_of(folders: list[tuple[str, str]]) -> tuple[Topic, ...]:
    """Return topics by folder name: without topics.yaml only titles and order are lost."""
    names = dict.fromkeys(topic for topic, _ in folders)
    return tuple(Topic(name, name.replace("-", " ").capitalize()) for name in names)


def _load_safely(content_dir: Path, topic: str, slug: str) -> Loaded:
    try:
        return load_question(content_dir, topic, slug)
    except Exception:  # a mistake of ours in reading one question must not hide all the others
        logger.exception("Reading the question %s/%s failed", topic, slug)
        log = ProblemLog(f"{topic}/{slug}")
        log.add("", "could not be read, for a reason that only the server's log knows")
        return Loaded(None, log.found)


def _misplaced(
    topic: str, slug: str, loaded: Loaded, topics: Container[str], questions: dict[str, Question]
) -> tuple[Problem, ...]:
    """Return what is wrong with a question among others: unknown topic, taken slug or title."""
    log = ProblemLog(f"{topic}/{slug}")
    if loaded.is_empty:  # what another branch's checkout has left behind
        return ()
    if topic not in topics:
        log.add("", f"`{topic}` is not a topic: topics.yaml does not list it")
    if slug in questions:
        log.add("", f"the slug `{slug}` is taken by {questions[slug].topic}/{slug}")
    title = loaded.question.title if loaded.question else None
    for other in questions.values():
        if title is not None and title.casefold() == other.title.casefold():
            reason = f"the title `{title}` is taken by {other.topic}/{other.slug}"
            log.add("question.md", reason, line=loaded.title_line)
    return log.found
