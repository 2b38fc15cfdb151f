"""The tests meet one right implementation."""

from harness import check

SHOWN = "correct/by_desk"


def of_the_team(names):
    """Return the tests that are the team's."""
    return [name for name in names if name.startswith("test_team.py")]


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
    result = suite.result(SHOWN)
    assert len(result.passed) > len(of_the_team(result.passed)), "there is no test of yours"
    assert len(result.failed) == len(of_the_team(result.failed)), result.failed
