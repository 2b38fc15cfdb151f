"""What the model does as a whole: corrections, its schema, other types in the data."""

import pytest
from harness import CandidateError, check

RECORD = {"number": "KX-004211", "name": "Ida Larsen", "fee_cents": 2500}


def places(solution, function, *arguments):
    """Return the fields of a call that must be refused."""
    with pytest.raises(CandidateError) as raised:
        solution.call(function, *arguments)
    assert raised.value.type == "ValidationError"
    return {mistake["loc"][0] for mistake in raised.value.details}


def declared(schema, field):
    """Return what the schema says about a field, also when its type is named elsewhere."""
    said = schema["properties"][field]
    if "$ref" in said:
        said = schema["$defs"][said["$ref"].removeprefix("#/$defs/")]
    return said


@check(
    "Holds corrections to the same rules",
    hint="Of the ways to change a model, which ones look at the new values, and which only copy?",
    weight=3,
)
def test_validates_corrections(solution):
    changes = {"name": "  Ida \t Holm ", "tags": ["b", "A"]}
    changed = solution.call("corrected", {**RECORD, "born": "1990-05-17"}, changes)
    assert changed["name"] == "Ida Holm"
    assert changed["tags"] == ["a", "b"]
    assert changed["born"] == "1990-05-17"
    assert solution.call("corrected", RECORD, {"born": None})["born"] is None

    for field, wrong in [("fee_cents", -1), ("number", "KX-1"), ("phone", "555")]:
        assert places(solution, "corrected", RECORD, {field: wrong}) == {field}


@check(
    "Refuses values of another type instead of breaking on them",
    hint="What does your tidying do with a number, and what with a text where a list belongs?",
    weight=2,
)
def test_refuses_other_types(solution):
    for field, wrong in [
        ("number", 4211),
        ("name", None),
        ("name", ["Ida"]),
        ("tags", "belay"),
        ("tags", [7]),
        ("tags", None),
        ("joined_at", None),
    ]:
        assert places(solution, "Member.model_validate", {**RECORD, field: wrong}) == {field}


@check(
    "Declares the limits where the form can read them",
    hint="A rule that is written as code works, but nothing outside the program can see it.",
    weight=2,
)
def test_declares_limits(solution):
    schema = solution.call("Member.model_json_schema")
    name, fee = declared(schema, "name"), declared(schema, "fee_cents")
    assert (name.get("minLength"), name.get("maxLength")) == (1, 60)
    assert (fee.get("minimum"), fee.get("maximum")) == (0, 100_000)


@check(
    "Shows records in the schema that the model takes",
    hint="Is the setting still called what it was? And does your own model take your record?",
    weight=2,
)
def test_shows_examples(solution):
    shown = solution.call("Member.model_json_schema").get("examples")
    assert isinstance(shown, list)
    assert shown
    for record in shown:
        solution.call("Member.model_validate", record)
