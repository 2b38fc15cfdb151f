"""Right implementations must pass, and each faulty one must be found: by the candidate's tests."""

from harness import check


def own(names):
    """Return the tests that are not the team's."""
    return [name for name in names if not name.startswith("test_team.py")]


def finds(suite, name):
    """Say whether a test of the candidate fails here, and not only one of the team."""
    return suite.fails_on(name) and bool(own(suite.result(name).failed))


@check(
    "Passes on other right implementations, too",
    hint="Is everything that you compare part of the contract, down to the bodies?",
    weight=3,
)
def test_passes_on_every_right_one(suite):
    for result in (suite.result("correct/by_desk"), suite.result("correct/by_routes")):
        assert not result.ended
        assert not result.broken
        assert own(result.passed), "there are no tests"
        assert not own(result.failed), "a right implementation was called faulty"


@check(
    "Notices that nobody can stop when nobody may start",
    hint="On which days may no cabin start, and what must be possible even then?",
    weight=3,
)
def test_stop(suite):
    assert finds(suite, "broken/stop_looks_first"), "the fault was not noticed"


@check(
    "Notices that a licence ends too early",
    hint="Which day is the last on which a licence holds? Make that day today.",
    weight=2,
)
def test_last_day(suite):
    assert finds(suite, "broken/last_day_is_over"), "the fault was not noticed"


@check(
    "Notices that something moves although the answer is a refusal",
    hint="What could your replacement of the motor tell you after each request?",
    weight=3,
)
def test_motor(suite):
    assert finds(suite, "broken/starts_before_it_looks"), "the fault was not noticed"


@check(
    "Notices that a silent sensor is taken for a calm day",
    hint="A replacement can do everything that the real thing does. What else than measure?",
    weight=3,
)
def test_silence(suite):
    assert finds(suite, "broken/silence_is_no_wind"), "the fault was not noticed"


@check(
    "Notices a route that asks for no badge",
    hint="Which tests still run the real dependency, and for which routes?",
    weight=3,
)
def test_badge(suite):
    assert finds(suite, "broken/stop_without_a_badge"), "the fault was not noticed"
