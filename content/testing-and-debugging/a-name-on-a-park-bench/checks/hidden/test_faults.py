"""Right implementations must pass, and each faulty one must be found."""

from harness import check


@check(
    "Passes on other right implementations, too",
    hint="What does the contract say of each thing that you compare, and what does it leave free?",
    weight=3,
)
def test_passes_on_every_right_one(suite):
    assert suite.passes_on("correct/by_client"), "a right implementation was called faulty"
    assert suite.passes_on("correct/by_states"), "a right implementation was called faulty"


@check(
    "Notices that a settlement may charge once more",
    hint="By what does a provider know that it has seen a charge before? Does your provider know it?",
    weight=3,
)
def test_repeated_charge(suite):
    assert suite.fails_on("broken/new_key_each_time"), "the fault was not noticed"


@check(
    "Notices that a missing answer is taken for a refusal",
    hint="The provider has charged, and then its answer comes too late. Can your provider do that?",
    weight=3,
)
def test_time_out(suite):
    assert suite.fails_on("broken/time_out_is_a_refusal"), "the fault was not noticed"


@check(
    "Notices that a refused payment still holds something",
    hint="What was taken before the money was asked for, and who gives it back?",
    weight=2,
)
def test_declined(suite):
    assert suite.fails_on("broken/declined_stays_reserved"), "the fault was not noticed"


@check(
    "Notices that an answer is believed without being understood",
    hint="The provider changes its answers one day. Which part of an answer may the code go by?",
    weight=3,
)
def test_strange_answer(suite):
    assert suite.fails_on("broken/every_201_is_paid"), "the fault was not noticed"


@check(
    "Notices that a refused adoption leaves its traces",
    hint="The answer was a refusal. What has it done to those who were there before, also while their payment is open?",
    weight=2,
)
def test_taken_bench(suite):
    assert suite.fails_on("broken/refused_adoption_takes_over"), "the fault was not noticed"


@check(
    "Notices that another sum is charged",
    hint="What does your provider do with what is sent to it?",
    weight=2,
)
def test_amount(suite):
    assert suite.fails_on("broken/euros_for_cents"), "the fault was not noticed"


@check(
    "Notices that a new attempt is taken for the old one",
    hint="Somebody was refused, at once or later, and tries again with another card. What would a real provider answer?",
    weight=2,
)
def test_key_of_its_own(suite):
    assert suite.fails_on("broken/declined_settlement_keeps_its_key"), "the fault was not noticed"
