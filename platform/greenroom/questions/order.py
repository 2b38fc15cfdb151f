"""The order of questions: by topic, by row of the syllabus, and the card before its exercises."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import Listed, Question, Status, Topic


@dataclass(frozen=True)
class Place:
    """Where a question stands in its topic, and what is beside it."""

    topic: Topic
    number: int
    """From 1."""
    total: int
    previous: Question | None
    next: Question | None


def place_of(bank: QuestionBank, question: Question) -> Place:
    """Return a question's place among those of its topic, in the bank's order."""
    beside = [one for one in bank.questions if one.topic == question.topic]
    at = [one.slug for one in beside].index(question.slug)
    return Place(
        topic=next(topic for topic in bank.topics if topic.slug == question.topic),
        number=at + 1,
        total=len(beside),
        previous=beside[at - 1] if at else None,
        next=beside[at + 1] if at + 1 < len(beside) else None,
    )


@dataclass(frozen=True)
class TopicOverview:
    """A topic with its questions, as one person sees them."""

    topic: Topic
    questions: tuple[Listed, ...]

    @property
    def solved(self) -> int:
        """Return how many of the questions are solved."""
        return sum(item.status is Status.SOLVED for item in self.questions)

    @property
    def minutes(self) -> int:
        """Return how long all of it takes, by the questions' own guesses."""
        return sum(item.question.minutes for item in self.questions)

    @property
    def begun(self) -> bool:
        """Return whether anything of the topic was worked on."""
        return any(item.status is not Status.OPEN for item in self.questions)

    @property
    def next(self) -> Listed | None:
        """Return what to do next in this topic."""
        return next_of([self])


def next_of(topics: Iterable[TopicOverview]) -> Listed | None:
    """Return what to do next: what was tried and not solved, else the first that is open."""
    listed = [item for part in topics for item in part.questions]
    for status in (Status.TRIED, Status.OPEN):
        for item in listed:
            if item.status is status:
                return item
    return None


def overview(bank: QuestionBank, topic: Topic, statuses: Mapping[str, Status]) -> TopicOverview:
    """Return a topic with the questions that the bank has of it; `statuses` is by slug."""
    return TopicOverview(
        topic,
        tuple(
            Listed(question, statuses.get(question.slug, Status.OPEN))
            for question in bank.questions
            if question.topic == topic.slug
        ),
    )
