"""Right implementations must pass, and each faulty one must be found."""

from harness import check


@check(
    "Passes on other right implementations, too",
    hint="Is everything that you compare part of the contract, down to the texts?",
    weight=3,
)
def test_passes_on_every_right_one(suite):
    assert suite.passes_on("correct/by_dictionary"), "a right implementation was called faulty"
    assert suite.passes_on("correct/by_register"), "a right implementation was called faulty"


@check(
    "Notices that a refused withdrawal leaves a trace",
    hint="The status was right. Is everything else as it was before?",
    weight=3,
)
def test_refused_withdrawal(suite):
    assert suite.fails_on("broken/refusal_empties"), "the fault was not noticed"


@check(
    "Notices that more disappears than was removed",
    hint="Who else lived in the vault, and is still there? What do the lots have in common?",
    weight=3,
)
def test_removal(suite):
    assert suite.fails_on("broken/species_goes_too"), "the fault was not noticed"


@check(
    "Notices that a refused lot changes the one that was there",
    hint="Send something else under the same code, then look at the first one.",
    weight=3,
)
def test_refused_lot(suite):
    assert suite.fails_on("broken/second_lot_replaces"), "the fault was not noticed"


@check(
    "Notices that the limit of a list is taken wrongly",
    hint="Have one lot below, one above, and one that lies exactly there.",
    weight=2,
)
def test_limit(suite):
    assert suite.fails_on("broken/limit_left_out"), "the fault was not noticed"


@check(
    "Notices that a list has the wrong order",
    hint="Which order do lots have when you add them, and would a wrong list look any different?",
    weight=2,
)
def test_order(suite):
    assert suite.fails_on("broken/order_of_arrival"), "the fault was not noticed"


@check(
    "Notices that one limit of a list is not applied",
    hint="Which limits does the contract allow? Try the ends of that, too.",
    weight=3,
)
def test_nought(suite):
    assert suite.fails_on("broken/nought_is_no_limit"), "the fault was not noticed"


@check(
    "Notices that something of a removed lot stays behind",
    hint="A lot is gone. What is possible now that was not possible while it was there?",
    weight=3,
)
def test_code_again(suite):
    assert suite.fails_on("broken/codes_stay_used"), "the fault was not noticed"
