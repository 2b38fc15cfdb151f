"""The tests meet one right implementation."""

from harness import check

SHOWN = "correct/by_client"


@check(
    "Your tests can be collected",
    hint="Does the file import what it needs, and does it leave the process to pytest?",
)
def test_can_be_collected(suite):
    result = suite.result(SHOWN)
    assert not result.ended, result.ended
    assert not result.broken, result.broken


@check(
    "Your tests pass on a right implementation",
    hint="A test that fails here asks for something that the contract does not promise.",
    weight=2,
)
def test_pass_where_all_is_right(suite):
    assert suite.passes_on(SHOWN), suite.result(SHOWN)
