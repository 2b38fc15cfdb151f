"""What a person has written for a question: to be compared, or not to be lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.practice.queries import find_code, find_draft, list_submissions
from greenroom.practice.work import blank_files
from greenroom.questions.types import Question


@dataclass(frozen=True)
class OwnWork:
    """The last submission, or the draft."""

    name: str
    """`submission` or `draft`."""
    files: Mapping[str, str]
    at: datetime


def list_own_work(session: Session, user: User, question: Question) -> list[OwnWork]:
    """Return the last submission, then the draft if it is something else; perhaps neither."""
    found = []
    for row in list_submissions(session, user, question.slug, limit=1):
        files = find_code(session, row.submission.job_id)
        found.append(OwnWork("submission", files, row.submission.created_at))
    draft = find_draft(session, user, question.slug)
    if draft is not None and all(draft.files != one.files for one in found):
        found.append(OwnWork("draft", draft.files, draft.updated_at))
    return found


def has_unsent_work(session: Session, user: User, question: Question) -> bool:
    """Return whether the draft holds what was not submitted last, and not there at the start."""
    blank = blank_files(question)
    return any(
        one.name == "draft" and one.files != blank for one in list_own_work(session, user, question)
    )
