"""The host's end and the sandbox's end of the wire agree, and the list of checks decides."""

import copy
import json

import pytest

from greenroom.grading import wire
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.types import Mode
from harness import frames
from harness.version import PROTOCOL_VERSION
from support.jobs import RIGHT, judge, package


def test_both_ends_speak_the_same_version() -> None:
    assert wire.PROTOCOL_VERSION == PROTOCOL_VERSION


def test_both_ends_write_the_same_frames() -> None:
    message = {"text": "gr\u00fcn \ud800", "list": [1, None, True]}

    assert wire.encode(message) == frames.encode(message)
    assert frames.FrameBuffer(1000).feed(wire.encode(message)) == [message]


@pytest.mark.parametrize(
    "body",
    [b"[]", b"nonsense", b'{"a": NaN}', b'{"a": ' + b"[" * 100_000, b'{"a": "\xff"}'],
)
def test_what_is_not_a_message_is_refused(body: bytes) -> None:
    with pytest.raises(frames.FrameError):
        frames.decode(body)


def test_a_frame_over_the_bound_is_refused_by_its_header_alone() -> None:
    with pytest.raises(frames.FrameError):
        frames.FrameBuffer(10).feed(frames.HEADER.pack(11))


@pytest.mark.parametrize("missing", ["examples/test_echo.py", "hidden/test_rules.py"])
def test_checks_that_do_not_match_their_list_are_never_a_verdict(
    local_backend: LocalBackend, missing: str
) -> None:
    question = copy.deepcopy(package())
    files = question["example_files" if missing.startswith("examples") else "hidden_files"]
    files[missing] = files[missing].replace("def test_", "def tset_")

    with pytest.raises(wire.SandboxBrokenError, match="collected"):
        judge(local_backend, RIGHT, question)


def test_a_run_takes_no_hidden_check_into_the_sandbox() -> None:
    message = wire.job_message(package(), Mode.RUN, {"main.py": RIGHT})

    assert "hidden" not in json.dumps({**message, "hidden_files": {}, "files": {}}).replace(
        '"hidden_files"', ""
    )
    assert message["hidden_files"] == {}


class _Script:
    """A channel on which each of these comes: bytes at once, or None for a wait in vain."""

    def __init__(self, *comes: bytes | None) -> None:
        self._comes = list(comes)

    def send(self, data: bytes) -> None:
        pass

    def receive(self, _timeout_seconds: float) -> bytes:
        data = self._comes.pop(0)
        if data is None:
            raise TimeoutError
        return data

    def is_open(self) -> bool:
        return True


def test_a_phase_is_told_once_it_lasts_and_not_when_it_is_over_already() -> None:
    importing, examples = (wire.encode({"phase": name}) for name in ("importing", "examples"))
    hidden, end = wire.encode({"phase": "hidden"}), b""
    channel = _Script(importing + examples[:3], examples[3:], None, hidden, end)
    told: list[str] = []

    with pytest.raises(wire.SandboxEndedError):
        wire.Conversation(channel).receive_report(
            "nonce", told.append, begin_seconds=60, seconds=60
        )

    assert told == ["examples"]
