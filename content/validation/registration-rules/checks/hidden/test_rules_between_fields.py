"""Rules between fields: when they apply, where they are reported, what they give away."""

import pytest
from harness import CandidateError, check

PERSON = {
    "username": "ada",
    "password": "correct horse battery",
    "password_repeat": "correct horse battery",
    "account": "personal",
}


def refusal(solution, data):
    """Return the error of a registration that must be refused."""
    with pytest.raises(CandidateError) as raised:
        solution.call("Registration.model_validate", data)
    assert raised.value.type == "ValidationError"
    return raised.value


def mistakes(error):
    """Return type and place of each mistake, in a fixed order."""
    return sorted((each["type"], each["loc"]) for each in error.details)


@check(
    "Reports mistakes of all fields together",
    hint="When does a validator for the whole model run, and when does it not run at all?",
    weight=3,
)
def test_reports_all_fields_together(solution):
    data = {
        **PERSON,
        "username": "!",
        "password_repeat": "something else",
        "company_name": "X",
    }
    error = refusal(solution, data)
    assert sorted(each["loc"] for each in error.details) == [
        ["company_name"],
        ["password_repeat"],
        ["username"],
    ]


@check(
    "Compares the repetition only with something valid",
    hint="What can a validator see of a field that has already failed?",
    weight=3,
)
def test_compares_only_with_a_valid_password(solution):
    for wrong in ["short", "the-ada-password"]:
        error = refusal(solution, {**PERSON, "password": wrong})
        assert [each["loc"] for each in error.details] == [["password"]]


@check(
    "Misses a company's name in whatever way it is missing",
    hint="Are validators run for a value that nobody sent?",
    weight=2,
)
def test_misses_the_name_of_a_company(solution):
    company = {**PERSON, "account": "company"}
    missing = [("company_name_missing", ["company_name"])]
    assert mistakes(refusal(solution, company)) == missing
    assert mistakes(refusal(solution, {**company, "company_name": None})) == missing
    assert mistakes(refusal(solution, {**company, "company_name": "  "})) == missing

    blank = {**PERSON, "company_name": "  "}
    person = solution.call("Registration.model_validate", blank)
    assert person["company_name"] is None


@check(
    "Keeps secrets out of the text of an error",
    hint="Print the error that your model raises, and read it as if it were a log file.",
    weight=2,
)
def test_does_not_show_a_password_in_an_error(solution):
    for typed in [
        {"password": "hunter2", "password_repeat": "hunter2"},
        {
            "password": "correct horse hunter2",
            "password_repeat": "another hunter2 horse",
        },
        {"account": "other", "password_repeat": "hunter2 hunter2"},
    ]:
        assert "hunter2" not in refusal(solution, {**PERSON, **typed}).message
