"""Reads answer.md: model answer, rubric, misconceptions and follow-ups of a concept question."""

from greenroom.lib.markdown import to_html
from greenroom.questions.front_matter import read_front_matter
from greenroom.questions.metadata import AnswerHead, validate
from greenroom.questions.problems import ProblemLog
from greenroom.questions.types import Concept, FollowUp, RubricPoint

ANSWER = "answer.md"


def read_concept(files: dict[str, str], problems: ProblemLog) -> Concept | None:
    """Return what is revealed after a written answer, or note what is wrong with answer.md."""
    if ANSWER not in files:
        problems.add_missing(ANSWER)
        return None
    front_matter = read_front_matter(ANSWER, files[ANSWER], problems)
    if front_matter is None:
        return None
    head = validate(AnswerHead, front_matter.document, ANSWER, problems)
    if head is None:
        return None
    return Concept(
        answer_html=to_html(front_matter.body),
        rubric=tuple(RubricPoint(point.id, point.text) for point in head.rubric),
        misconceptions=tuple(head.misconceptions),
        follow_ups=tuple(
            FollowUp(follow_up.question, to_html(follow_up.answer)) for follow_up in head.follow_ups
        ),
    )
