"""Two at once with the same refresh token, on SQLite and PostgreSQL."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from conftest import MakeUser
from greenroom.accounts import sessions
from greenroom.accounts.models import RefreshToken, User
from greenroom.accounts.sessions import RotationOutcome
from greenroom.config import Settings
from greenroom.db import for_writing

pytestmark = pytest.mark.both_databases


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """The owner of the tokens."""
    return make_user()


@pytest.fixture
def first_token(engine: Engine, settings: Settings, user: User) -> str:
    """A refresh token that nobody has used."""
    with Session(for_writing(engine)) as session:
        pair = sessions.start(session, settings, user)
        session.commit()
    return pair.refresh


def rotate(engine: Engine, settings: Settings, token: str, *, lenient: bool = True) -> str:
    leniency = sessions.LENIENCY if lenient else timedelta()
    with Session(engine) as session:
        rotation = sessions.rotate(session, settings, token, leniency=leniency)
        session.commit()
    return rotation.outcome


@pytest.mark.parametrize("begin", [lambda engine: engine, for_writing], ids=["GET", "POST"])
@pytest.mark.parametrize("contestants", [2, 6])
def test_exactly_one_wins(
    engine: Engine,
    settings: Settings,
    first_token: str,
    begin: Callable[[Engine], Engine],
    contestants: int,
) -> None:
    at_once = threading.Barrier(contestants)
    outcomes: list[str] = []

    def contend() -> None:
        at_once.wait()
        outcomes.append(rotate(begin(engine), settings, first_token))

    threads = [threading.Thread(target=contend) for _ in range(contestants)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(RotationOutcome.ROTATED) == 1
    assert outcomes.count(RotationOutcome.JUST_ROTATED) == contestants - 1
    with Session(engine) as session:
        assert len(session.exec(select(RefreshToken)).all()) == 2


def test_a_token_issued_while_the_family_is_being_ended_ends_with_it(
    engine: Engine, settings: Settings, first_token: str
) -> None:
    with Session(engine) as session:
        second = sessions.rotate(session, settings, first_token)
        session.commit()
    assert second.pair is not None
    outcomes: list[str] = []
    thief = threading.Thread(
        target=lambda: outcomes.append(rotate(engine, settings, first_token, lenient=False))
    )
    with Session(engine) as session:
        third = sessions.rotate(session, settings, second.pair.refresh)
        session.flush()
        # The thief finds the row of `second` locked, and cannot see that of `third` yet.
        thief.start()
        time.sleep(0.3)
        assert outcomes == []
        session.commit()
    thief.join()
    assert outcomes == [RotationOutcome.REUSED]
    assert third.pair is not None
    assert rotate(engine, settings, third.pair.refresh) == RotationOutcome.REUSED
