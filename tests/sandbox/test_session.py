"""The supervisor's loop never waits for one side alone."""

import os
import selectors
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.session import Session


class Stage(NamedTuple):
    """A session, and the ends of its wires that others hold."""

    session: Session
    candidate: socket.socket
    parked: socket.socket


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A session before its job is handed over."""
    candidate, parked = socket.socketpair()
    grader, other = socket.socketpair()
    session = Session(
        {"limits": {"output_bytes": 1000}},
        host_in=os.open(os.devnull, os.O_RDONLY),
        host_out=os.open(os.devnull, os.O_WRONLY),
        candidate=candidate,
        grader=grader,
        run_dir=tmp_path,
        shared_dir=tmp_path,
    )
    yield Stage(session, candidate, parked)
    for one in (candidate, parked, grader, other):
        one.close()


def test_a_word_of_the_candidates_side_that_was_taken_in_already_is_not_waited_for(
    stage: Stage,
) -> None:
    hearing = threading.Thread(target=stage.session._hear_candidate, daemon=True)
    hearing.start()
    hearing.join(timeout=10)

    assert not hearing.is_alive()
    assert not stage.session._candidate_is_gone


def test_the_end_of_the_parked_process_may_be_heard_twice(stage: Stage) -> None:
    stage.session._selector.register(stage.candidate, selectors.EVENT_READ)
    stage.parked.close()

    stage.session._hear_candidate()  # by `_await_exits`, with the same word in the loop's batch
    stage.session._hear_candidate()

    assert stage.session._candidate_is_gone
