"""Two at once with the same refresh token, on SQLite and PostgreSQL."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from conftest import PASSWORD, MakeUser
from greenroom.accounts import service, sessions
from greenroom.accounts.models import RefreshToken, User
from greenroom.accounts.sessions import Rotation, RotationOutcome
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


def rotate(engine: Engine, settings: Settings, token: str) -> Rotation:
    with Session(engine) as session:
        rotation = sessions.rotate(session, settings, token)
        session.commit()
    return rotation


@pytest.mark.parametrize("begin", [lambda engine: engine, for_writing], ids=["GET", "POST"])
@pytest.mark.parametrize("contestants", [2, 6])
def test_all_who_come_at_once_are_answered_and_one_line_goes_on(
    engine: Engine,
    settings: Settings,
    first_token: str,
    begin: Callable[[Engine], Engine],
    contestants: int,
) -> None:
    def use_at_once(used: list[str]) -> list[Rotation]:
        at_once = threading.Barrier(len(used))
        found: list[Rotation] = []

        def contend(token: str) -> None:
            at_once.wait()
            found.append(rotate(begin(engine), settings, token))

        threads = [threading.Thread(target=contend, args=(token,)) for token in used]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    first = use_at_once([first_token] * contestants)
    assert [one.outcome for one in first] == [RotationOutcome.ROTATED] * contestants
    answers = [one.pair.refresh for one in first if one.pair]
    # Then each answer comes back at once, and no two transactions wait for each other.
    second = use_at_once(answers)
    assert [one.outcome for one in second] == [RotationOutcome.ROTATED] * contestants
    with Session(engine) as session:
        rows = session.exec(select(RefreshToken)).all()
    assert len(rows) == 1 + 2 * contestants
    assert sum(row.rotated_at is None for row in rows) == contestants
    assert len({row.rotated_at for row in rows}) == 3
    assert rotate(engine, settings, first_token).outcome is RotationOutcome.REUSED


def test_a_token_issued_while_the_family_is_being_ended_ends_with_it(
    engine: Engine, settings: Settings, first_token: str
) -> None:
    with Session(engine) as session:
        second = sessions.rotate(session, settings, first_token)
        session.commit()
    assert second.pair is not None
    outcomes: list[str] = []
    thief = threading.Thread(
        target=lambda: outcomes.append(rotate(engine, settings, first_token).outcome)
    )
    with Session(engine) as session:
        third = sessions.rotate(session, settings, second.pair.refresh)
        session.flush()
        # Nobody else can see the row of `third` yet, and the thief has to wait until they can.
        thief.start()
        time.sleep(0.3)
        assert outcomes == []
        session.commit()
    thief.join()
    assert outcomes == [RotationOutcome.REUSED]
    assert third.pair is not None
    assert rotate(engine, settings, third.pair.refresh).outcome is RotationOutcome.REUSED


def test_a_token_issued_while_its_owner_is_signed_out_everywhere_goes_too(
    engine: Engine, settings: Settings, user: User, first_token: str
) -> None:
    with Session(engine) as session:
        sessions.rotate(session, settings, first_token)
        session.flush()
        waiting = _in_a_thread(partial(_sign_out_everywhere, engine, user))
        assert waiting.is_alive()
        session.commit()
    waiting.join()
    assert _tokens(engine) == []


def test_a_session_that_begins_while_its_owner_is_signed_out_everywhere_ends_too(
    engine: Engine, settings: Settings, user: User
) -> None:
    checked = service.check_password(engine, email=user.email, password=PASSWORD, address="::1")
    with Session(for_writing(engine)) as session:
        found = service.authenticate(session, checked, address="::1")
        waiting = _in_a_thread(partial(_sign_out_everywhere, engine, user))
        assert waiting.is_alive()
        assert found is not None
        sessions.start(session, settings, found)
        session.commit()
    waiting.join()
    assert _tokens(engine) == []


def _in_a_thread(action: Callable[[], None]) -> threading.Thread:
    """Begin something that has to wait; gives it time to get that far."""
    thread = threading.Thread(target=action)
    thread.start()
    thread.join(0.3)
    return thread


def _sign_out_everywhere(engine: Engine, user: User) -> None:
    with Session(for_writing(engine)) as session:
        service.sign_out_everywhere(session, user.email)
        session.commit()


def _tokens(engine: Engine) -> list[RefreshToken]:
    with Session(engine) as session:
        return list(session.exec(select(RefreshToken)).all())
