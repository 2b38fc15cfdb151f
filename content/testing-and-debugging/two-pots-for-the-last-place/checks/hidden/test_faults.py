"""Right implementations must pass, and each faulty one must be found."""

from harness import check


@check(
    "Passes on other right implementations, too",
    hint="Two requests are kept apart in more ways than one. What do you expect of the second one?",
    weight=3,
)
def test_passes_on_every_right_one(suite):
    assert suite.passes_on("correct/by_bookings"), "a right implementation was called faulty"
    assert suite.passes_on("correct/by_locks"), "a right implementation was called faulty"


@check(
    "Notices that a place can be given away twice",
    hint="How many places are left when your two requests come, and where do both of them stand?",
    weight=3,
)
def test_last_place(suite):
    assert suite.fails_on("broken/last_place_given_twice"), "the fault was not noticed"


@check(
    "Notices that a piece can be put in twice",
    hint="Has the first request really not finished when the second one looks? Who sees to that?",
    weight=3,
)
def test_same_piece(suite):
    assert suite.fails_on("broken/same_piece_twice"), "the fault was not noticed"


@check(
    "Notices that the end does not do what it should",
    hint="Your test ends the application, too. What must be true after that?",
    weight=2,
)
def test_closing(suite):
    assert suite.fails_on("broken/never_closed"), "the fault was not noticed"


@check(
    "Notices that kilns wait for each other, and ends itself",
    hint="Hold one request where you want it. Who must not mind? And for how long does your test wait?",
    weight=3,
)
def test_kilns_apart(suite):
    assert suite.fails_on("broken/one_kiln_at_a_time"), "the fault was not noticed"


@check(
    "Notices what a failure leaves behind",
    hint="How much should be free again after a failure? Ask for all of it.",
    weight=3,
)
def test_failure(suite):
    assert suite.fails_on("broken/failure_keeps_a_place"), "the fault was not noticed"


@check(
    "Notices what one start leaves for the next",
    hint="In how many event loops do your requests have to wait for each other?",
    weight=2,
)
def test_second_loop(suite):
    assert suite.fails_on("broken/locks_of_the_first_loop"), "the fault was not noticed"
