"""A registration that is right, and the mistakes that people make most."""

import json

import pytest
from harness import CandidateError, check

PERSON = {
    "username": "  Ada_L ",
    "password": "correct horse battery",
    "password_repeat": "correct horse battery",
    "account": "personal",
}


def mistakes(solution, **changes):
    """Return type and place of each mistake in a person's registration with `changes`."""
    with pytest.raises(CandidateError) as raised:
        solution.call("Registration.model_validate", {**PERSON, **changes})
    assert raised.value.type == "ValidationError"
    return [(each["type"], each["loc"]) for each in raised.value.details]


@check(
    "Takes registrations that keep all the rules",
    hint="Compare what you keep of each text with what the table says about it.",
)
def test_takes_what_keeps_the_rules(solution):
    person = solution.call("Registration.model_validate", PERSON)
    assert person["username"] == "ada_l"
    assert person["account"] == "personal"
    assert person["company_name"] is None

    company = {**PERSON, "account": "company", "company_name": " Looms & Co "}
    taken = solution.call("Registration.model_validate", company)
    assert taken["company_name"] == "Looms & Co"


@check(
    "Says that the repetition differs, at the right field",
    hint="Where does the error of a validator for the whole model stand? And one of a field?",
    weight=2,
)
def test_says_that_the_repetition_differs(solution):
    found = mistakes(solution, password_repeat="correct horse batery")
    assert found == [("passwords_differ", ["password_repeat"])]


@check(
    "Refuses a company's name on the registration of a person",
    hint="An error can carry a type of your own; pydantic_core has the exception for it.",
)
def test_refuses_a_company_name_for_a_person(solution):
    found = mistakes(solution, company_name="Looms & Co")
    assert found == [("company_name_unexpected", ["company_name"])]


@check(
    "Keeps secrets out of what is dumped",
    hint="A type for secrets would hide them. A field can also be kept out of dumps.",
)
def test_does_not_dump_the_passwords(solution):
    dumped = solution.call("Registration.model_validate", PERSON)
    assert PERSON["password"] not in json.dumps(dumped)
