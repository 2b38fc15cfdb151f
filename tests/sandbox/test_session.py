"""The supervisor's loop never waits for one side alone."""

import os
import socket
import threading
from pathlib import Path

from harness.session import Session


def test_a_word_of_the_candidates_side_that_was_taken_in_already_is_not_waited_for(
    tmp_path: Path,
) -> None:
    candidate, _parked = socket.socketpair()
    grader, _other = socket.socketpair()
    session = Session(
        {"limits": {"output_bytes": 1000}},
        host_in=os.open(os.devnull, os.O_RDONLY),
        host_out=os.open(os.devnull, os.O_WRONLY),
        candidate=candidate,
        grader=grader,
        run_dir=tmp_path,
        shared_dir=tmp_path,
    )

    hearing = threading.Thread(target=session._hear_candidate, daemon=True)
    hearing.start()
    hearing.join(timeout=10)

    assert not hearing.is_alive()
    assert not session._candidate_is_gone
    for one in (candidate, _parked, grader, _other):
        one.close()
