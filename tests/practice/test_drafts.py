"""Keeping drafts: versions, conflicts between devices, resetting."""

import pytest
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.practice import service
from greenroom.practice.queries import find_draft
from greenroom.practice.service import DraftConflictError
from greenroom.practice.work import Work, WorkNotAcceptedError
from practice.questions import ADD, WHY

pytestmark = pytest.mark.both_databases

MINE = {"solution.py": "mine"}
OTHER = {"solution.py": "other"}


def test_the_first_save_expects_no_draft_and_makes_version_1(session: Session, ada: User):
    draft = service.save_draft(session, ADD, ada, Work(MINE, seen_version=0))
    assert (draft.version, draft.files) == (1, MINE)


def test_each_change_counts_up(session: Session, ada: User):
    service.save_draft(session, ADD, ada, Work(MINE, seen_version=0))
    assert service.save_draft(session, ADD, ada, Work(OTHER, seen_version=1)).version == 2


def test_saving_the_same_again_changes_nothing(session: Session, ada: User):
    first = service.save_draft(session, ADD, ada, Work(MINE)).updated_at
    again = service.save_draft(session, ADD, ada, Work(MINE, seen_version=0))
    assert (again.version, again.updated_at) == (1, first)


@pytest.mark.parametrize("seen", [0, 1])
def test_a_device_that_missed_a_change_is_told(session: Session, ada: User, seen: int):
    service.save_draft(session, ADD, ada, Work({"solution.py": "first"}))
    service.save_draft(session, ADD, ada, Work(OTHER))
    with pytest.raises(DraftConflictError):
        service.save_draft(session, ADD, ada, Work(MINE, seen_version=seen))
    draft = find_draft(session, ada, ADD.slug)
    assert draft is not None
    assert draft.files == OTHER


def test_a_save_that_expects_nothing_overwrites(session: Session, ada: User):
    service.save_draft(session, ADD, ada, Work(OTHER))
    assert service.save_draft(session, ADD, ada, Work(MINE)).files == MINE


def test_two_people_have_two_drafts(session: Session, ada: User, eve: User):
    service.save_draft(session, ADD, ada, Work(MINE))
    service.save_draft(session, ADD, eve, Work(OTHER, seen_version=0))
    draft = find_draft(session, ada, ADD.slug)
    assert draft is not None
    assert draft.files == MINE


@pytest.mark.parametrize("text", ["", "\0", "\ufffd", "漢字 🎭"])
def test_a_draft_keeps_any_text_as_it_is(session: Session, ada: User, text: str):
    service.save_draft(session, ADD, ada, Work({"solution.py": text}))
    session.commit()
    session.expire_all()
    draft = find_draft(session, ada, ADD.slug)
    assert draft is not None
    assert draft.files == {"solution.py": text}


def test_a_draft_holds_only_the_files_of_its_question(session: Session, ada: User):
    with pytest.raises(WorkNotAcceptedError):
        service.save_draft(session, ADD, ada, Work({"main.py": ""}))


def test_a_written_answer_has_a_draft_too(session: Session, ada: User):
    draft = service.save_draft(session, WHY, ada, Work({"answer.md": "It waits."}))
    assert draft.files == {"answer.md": "It waits."}


def test_resetting_brings_the_starter_back_as_a_new_version(session: Session, ada: User):
    service.save_draft(session, ADD, ada, Work(MINE))
    draft = service.reset_draft(session, ADD, ada)
    assert (draft.version, draft.files) == (2, ADD.starter)
