"""What a person has solved, tried and left open, per question and per topic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ColumnExpressionArgument, case, literal, union_all
from sqlmodel import Session, col, func, select

from greenroom.accounts.models import User
from greenroom.grading.models import Report
from greenroom.grading.types import Outcome
from greenroom.practice.choice_models import ChoiceTry
from greenroom.practice.help_models import GivenUp
from greenroom.practice.models import Answer, Run, Submission
from greenroom.questions.types import Listed, Question, Status, Topic

STANDINGS = (Status.TRIED, Status.GIVEN_UP, Status.SOLVED)
"""From the least: where a person stands with a question is the best of these that is true."""


@dataclass(frozen=True)
class Totals:
    """How many questions are solved, tried and open."""

    solved: int
    tried: int
    given_up: int
    """Of those that are not solved."""
    open: int

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return self.solved + self.tried + self.given_up + self.open


@dataclass(frozen=True)
class TopicProgress(Totals):
    """One topic's questions, each with where the person stands."""

    topic: Topic
    questions: tuple[Listed, ...]


def statuses(session: Session, user: User | None) -> dict[str, Status]:
    """Return the status of each question that the person has worked on; the others are open.

    A question is solved by a submission that passed every check, by an answer whose writer found
    every point of the rubric in it, or by a try in which every item was right. One that was given
    up and solved later is solved.
    """
    if user is None:
        return {}
    attempts = union_all(
        select(Run.question_slug, literal(0).label("standing")).where(Run.user_id == user.id),
        select(Submission.question_slug, _standing(col(Report.outcome) == Outcome.PASSED))
        .join(Report, col(Report.job_id) == Submission.job_id, isouter=True)
        .where(Submission.user_id == user.id),
        select(Answer.question_slug, _standing(col(Answer.is_all_met))).where(
            Answer.user_id == user.id
        ),
        select(
            ChoiceTry.question_slug,
            _standing(col(ChoiceTry.right_count) == col(ChoiceTry.item_count)),
        ).where(ChoiceTry.user_id == user.id),
        select(GivenUp.question_slug, literal(STANDINGS.index(Status.GIVEN_UP))).where(
            GivenUp.user_id == user.id
        ),
    ).subquery()
    slug, standing = attempts.columns
    rows = session.exec(select(slug, func.max(standing)).group_by(slug))
    return {slug: STANDINGS[standing] for slug, standing in rows}


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


def _count(listed: Iterable[Listed]) -> tuple[int, int, int, int]:
    found = [item.status for item in listed]
    solved, tried, given_up, still_open = (
        found.count(status)
        for status in (Status.SOLVED, Status.TRIED, Status.GIVEN_UP, Status.OPEN)
    )
    return solved, tried, given_up, still_open


def _standing(is_solved: ColumnExpressionArgument[bool]) -> ColumnElement[int]:
    return case((is_solved, STANDINGS.index(Status.SOLVED)), else_=0)
