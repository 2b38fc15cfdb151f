"""The team's tests run after the candidate's, on the same application."""

from harness import check

RIGHT = ("correct/by_desk", "correct/by_routes")
FAULTY = (
    "broken/stop_looks_first",
    "broken/last_day_is_over",
    "broken/starts_before_it_looks",
    "broken/silence_is_no_wind",
    "broken/stop_without_a_badge",
)
MOTOR = "test_team.py::test_the_real_motor_is_still_kept_away"
REST = "test_team.py::test_nothing_else_is_replaced"


def red(suite, names):
    """Return the team's tests that failed on any of these implementations."""
    return {test for name in names for test in suite.result(name).failed if test in (MOTOR, REST)}


def run(suite):
    """Say whether tests of the candidate were run on all right implementations."""
    return all(set(suite.result(name).passed) - {MOTOR, REST} for name in RIGHT)


@check(
    "Leaves no replacement of its own behind",
    hint="The dictionary is the application's, and lives as long. Which of your lines take back?",
    weight=3,
)
def test_leaves_nothing_behind(suite):
    assert run(suite), "the tests did not run"
    assert REST not in red(suite, RIGHT), "something was left behind"


@check(
    "Leaves in place what the team has replaced",
    hint="Was the key in the dictionary before you came? Then taking it out is not putting it back.",
    weight=3,
)
def test_leaves_the_teams_own(suite):
    assert run(suite), "the tests did not run"
    assert MOTOR not in red(suite, RIGHT), "the team's replacement is gone"


@check(
    "Leaves no more behind when a test fails",
    hint="An assertion that fails ends the function. Which code runs even then?",
    weight=3,
)
def test_tidies_after_failures(suite):
    assert run(suite), "the tests did not run"
    assert red(suite, FAULTY) <= red(suite, RIGHT), "a test that failed has left something behind"
