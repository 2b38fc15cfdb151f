"""Replaces the harness's own functions, which its process shares with the code.

victim: code
tries: to make the candidate's side of the harness say that all is well
must: failed, crashed, timed_out
backends: docker-runc, docker-runsc, local
"""

import sys


def yes(*args, **kwargs):
    return True


# variant: frames
from harness import frames

frames.encode = lambda message: b'\x00\x00\x00\x10{"value": true}  '[:4] + b'{"value": true} '
frames.decode = frames.decode_json = yes


def digest(text):
    return "anything"

# variant: calls
from harness import calls

calls._answer = lambda module, request: b'\x00\x00\x00\x0d{"op":"done"}'


def digest(text):
    return "anything"

# variant: pretends_to_be_the_supervisor
from harness import frames

calls = sys.modules["harness.calls"]


def _answer(module, request):
    reports = [{"op": "check", "id": "hidden/test_secret.py::test_afterwards", "outcome": "passed"}]
    return b"".join(map(frames.encode, [*reports, {"op": "done"}, {"value": "anything"}]))


calls._answer = _answer


def digest(text):
    return "anything"

# variant: checks_replaced
from harness import author, plugin

plugin.ChecksPlugin._send = yes
plugin._outcome_of = lambda call: "passed"
author.check = lambda *args, **kwargs: lambda function: yes


def digest(text):
    return "anything"

# variant: equal_replies
import harness.client

harness.client.Reply.__eq__ = yes


def digest(text):
    return "anything"
