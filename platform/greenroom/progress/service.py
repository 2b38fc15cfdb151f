"""What a person has solved, tried and left open, per question and per topic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ColumnExpressionArgument, case, literal, union_all
from sqlmodel import Session, col, func, select

from greenroom.accounts.models import User
from greenroom.grading.models import Report
from greenroom.grading.types import Outcome
from greenroom.practice.models import Answer, Run, Submission
from greenroom.questions.types import Listed, Question, Status, Topic


@dataclass(frozen=True)
class Totals:
    """How many questions are solved, tried and open."""

    solved: int
    tried: int
    open: int

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return self.solved + self.tried + self.open


@dataclass(frozen=True)
class TopicProgress(Totals):
    """One topic's questions, each with where the person stands."""

    topic: Topic
    questions: tuple[Listed, ...]


def statuses(session: Session, user: User | None) -> dict[str, Status]:
    """Return the status of each question that the person has worked on; the others are open.

    A question is solved by a submission that passed every check, or by an answer whose writer
    found every point of the rubric in it.
    """
    if user is None:
        return {}
    attempts = union_all(
        select(Run.question_slug, literal(0).label("solved")).where(Run.user_id == user.id),
        select(Submission.question_slug, _as_int(col(Report.outcome) == Outcome.PASSED))
        .join(Report, col(Report.job_id) == Submission.job_id, isouter=True)
        .where(Submission.user_id == user.id),
        select(Answer.question_slug, _as_int(col(Answer.is_all_met))).where(
            Answer.user_id == user.id
        ),
    ).subquery()
    slug, solved = attempts.columns
    rows = session.exec(select(slug, func.max(solved)).group_by(slug))
    return {slug: Status.SOLVED if solved else Status.TRIED for slug, solved in rows}


def by_topic(
    topics: Iterable[Topic], questions: Iterable[Question], known: Mapping[str, Status]
) -> list[TopicProgress]:
    """Return the topics that have questions, in order, with their questions and counts."""
    listed = [Listed(question, known.get(question.slug, Status.OPEN)) for question in questions]
    overview = []
    for topic in topics:
        own = tuple(item for item in listed if item.question.topic == topic.slug)
        if own:
            overview.append(TopicProgress(*_count(own), topic=topic, questions=own))
    return overview


def total(topics: Iterable[TopicProgress]) -> Totals:
    """Return the counts of all topics together."""
    return Totals(*_count([item for topic in topics for item in topic.questions]))


def _count(listed: Iterable[Listed]) -> tuple[int, int, int]:
    found = [item.status for item in listed]
    return found.count(Status.SOLVED), found.count(Status.TRIED), found.count(Status.OPEN)


def _as_int(condition: ColumnExpressionArgument[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
