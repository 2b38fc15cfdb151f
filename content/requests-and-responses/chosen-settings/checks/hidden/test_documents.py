"""The list of rooms, and what the OpenAPI document says about the answers."""

import re

from harness import check

SETTINGS = "/rooms/{}/settings"


def answer(document, path, method="get"):
    """Return the schema of what a request is answered with."""
    # The name of a parameter in a path is no part of the contract.
    [operations] = [
        found for known, found in document["paths"].items() if re.sub("{.*?}", "{}", known) == path
    ]
    content = operations[method]["responses"]["200"]["content"]
    return resolved(document, content["application/json"]["schema"])


def resolved(document, schema):
    """Return a schema itself, where only its name or a wrapping of one is given."""
    while True:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def keys(document, schema, *steps):
    """Return the known and the required keys of the object to which the steps lead."""
    for step in steps:
        schema = schema["items"] if step == "items" else schema["properties"][step]
        schema = resolved(document, schema)
    return set(schema["properties"]), set(schema.get("required", []))


@check(
    "Leaves out the one null, and sends the other",
    hint="An option of the route knows no fields. Which values are false and yet no null?",
    weight=2,
)
def test_lists_notes_and_temperatures(api):
    rooms = api.get("/rooms").json()
    assert rooms[:4] == [
        {"id": 1, "name": "Hall", "temperature": 19.5},
        {"id": 2, "name": "Bath", "note": "The window sticks", "temperature": None},
        {"id": 3, "name": "Cellar", "note": "", "temperature": 0.0},
        {"id": 4, "name": "Attic", "temperature": None},
    ]
    assert [room["id"] for room in rooms] == list(range(1, 10))


@check(
    "Promises a client no key that may be missing",
    hint="Read the document as a generated client would: on which keys may it rely?",
    weight=2,
)
def test_documents_the_choices(api):
    document = api.get("/openapi.json").json()
    every = {"target", "night_target", "boost", "quiet"}
    for method in ["get", "put"]:
        schema = answer(document, SETTINGS, method)
        assert keys(document, schema) == (every, set())
        assert keys(document, schema, "boost") == ({"minutes", "target"}, set())
        assert keys(document, schema, "quiet", "items") == ({"start", "hours"}, {"start"})


@check(
    "Promises the thermostat every key",
    hint="A field with a default is optional in the document, though it is in every answer.",
    weight=2,
)
def test_documents_the_effective_settings(api):
    document = api.get("/openapi.json").json()
    schema = answer(document, f"{SETTINGS}/effective")
    every = {"target", "night_target", "boost", "quiet"}
    assert keys(document, schema) == (every, every)
    for steps, inner in [
        (["boost"], {"minutes", "target"}),
        (["quiet", "items"], {"start", "hours"}),
    ]:
        assert keys(document, schema, *steps) == (inner, inner)


@check(
    "Promises those keys of a room that are always there",
    hint="May be null and may be missing are two things. The document has a word for each.",
    weight=2,
)
def test_documents_a_room(api):
    document = api.get("/openapi.json").json()
    known, required = keys(document, answer(document, "/rooms"), "items")
    assert known == {"id", "name", "note", "temperature"}
    assert required == {"id", "name", "temperature"}
