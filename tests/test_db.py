"""What happens after a commit."""

import pytest
from sqlmodel import Session

from greenroom.accounts.models import User
from greenroom.db import on_commit

pytestmark = pytest.mark.both_databases


def test_an_action_waits_for_the_outermost_commit_and_happens_once(session: Session) -> None:
    done: list[str] = []
    on_commit(session, lambda: done.append("done"))
    with session.begin_nested():
        session.add(User(email="robin@example.com", name="Robin"))
        with session.begin_nested():
            session.add(User(email="marian@example.com", name="Marian"))
        assert done == []
    assert done == []
    session.commit()
    assert done == ["done"]
    session.commit()
    assert done == ["done"]


def test_an_action_asked_for_inside_a_savepoint_waits_too(session: Session) -> None:
    done: list[str] = []
    with session.begin_nested():
        session.add(User(email="robin@example.com", name="Robin"))
        on_commit(session, lambda: done.append("done"))
    assert done == []
    session.commit()
    assert done == ["done"]
