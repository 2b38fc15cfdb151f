"""Single fields at the edges of their rules."""

import pytest
from harness import CandidateError, check

PERSON = {
    "username": "ada",
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


def places(solution, **changes):
    """Return only the place of each mistake."""
    return [place for _, place in mistakes(solution, **changes)]


@check(
    "Measures the name after it was trimmed",
    hint="In which order do a constraint and your validator run? Try short and long names.",
    weight=2,
)
def test_measures_the_trimmed_name(solution):
    assert places(solution, username="  ab  ") == [["username"]]
    assert places(solution, username="b" * 21) == [["username"]]
    longest = {**PERSON, "username": f"  {'B' * 20}  "}
    taken = solution.call("Registration.model_validate", longest)
    assert taken["username"] == "b" * 20


@check(
    "Allows only the listed characters in a name",
    hint="Letters exist in many scripts, and a pattern may fit in the middle of a text.",
    weight=2,
)
def test_allows_only_listed_characters(solution):
    for wrong in ["zoë_k", "ada٣", "ada l", "4ada", "_ada", "ada!", "ad\na"]:
        assert places(solution, username=wrong) == [["username"]]
    mixed = {**PERSON, "username": "a-9_z"}
    taken = solution.call("Registration.model_validate", mixed)
    assert taken["username"] == "a-9_z"


@check(
    "Counts every character of a secret, spaces too",
    hint="What is good for names is bad for secrets. Which of your settings reach all fields?",
    weight=2,
)
def test_counts_spaces_in_a_password(solution):
    spaced = " twelve char"
    solution.call(
        "Registration.model_validate",
        {**PERSON, "password": spaced, "password_repeat": spaced},
    )
    found = mistakes(solution, password_repeat=f"{PERSON['password']} ")
    assert found == [("passwords_differ", ["password_repeat"])]
    for wrong in ["eleven char", "x" * 129]:
        assert ["password"] in places(solution, password=wrong, password_repeat=wrong)


@check(
    "Finds the name inside the secret, however it is written",
    hint="Which form does the name have by then, and which form has the other text?",
)
def test_finds_the_name_in_the_password(solution):
    for password in ["my-ada-password", "MY-ADA-PASSWORD", "aDaaDaaDaaDa"]:
        secret = {"password": password, "password_repeat": password}
        found = mistakes(solution, username="ADA", **secret)
        assert ("password_contains_username", ["password"]) in found
