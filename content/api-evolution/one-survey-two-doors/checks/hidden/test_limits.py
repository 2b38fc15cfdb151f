"""What strangers may ask, see and do."""

from harness import check


KEY = {"X-Surveyor-Key": "only-for-development"}


def ask(api, query, headers=None):
    """Send a query that is right; return its data."""
    reply = api.post("/graphql", json={"query": query}, headers=headers)
    assert reply.status_code == 200
    body = reply.json()
    assert not body.get("errors"), "a right query was answered with errors"
    return body["data"]


def errors_of(api, query, variables=None):
    """Send a query that is refused; return the messages."""
    reply = api.post("/graphql", json={"query": query, "variables": variables})
    assert reply.status_code == 200
    assert reply.json().get("errors"), "a query was answered that should be refused"
    return [error["message"] for error in reply.json()["errors"]]


@check(
    "Refuses what is too deep before it asks the database",
    hint="Count the levels of the contract, then those that your limit counts. And a fragment is a way down, too.",
    weight=3,
)
def test_refuses_what_is_too_deep(api):
    ask(api, "{organs(limit: 1) {builder {organs {builder {name}}}}}")
    inline = "fragment F on Organ {builder {organs {... on Organ {stops}}}}"
    ask(api, f"{{organs(limit: 1) {{...F}}}} {inline}")
    with api.measured() as measured:
        for query in [
            "{organs(limit: 1) {builder {organs {builder {organs {id}}}}}}",
            "{organs(limit: 1) {...F}} fragment F on Organ {builder {organs {builder {organs {id}}}}}",
            "{organs(limit: 1) {__a: builder {organs {__b: builder {organs {id}}}}}}",
            "{organ(id: 1) {builder {organs {builder {organs {id}}}}} organs {id}}",
            "{organs {...F}} fragment F on Organ {builder {organs {...F}}}",
        ]:
            errors_of(api, query)
    assert measured.statements == []


@check(
    "Still tells tools about its schema",
    hint="Tools ask a deep question about the schema. It costs no query.",
)
def test_tells_about_its_schema(api):
    deep = "kind name " + "ofType {kind name " * 5 + "}" * 5
    query = f"{{__schema {{types {{name fields {{name type {{{deep}}}}}}}}}}}"
    types = {each["name"]: each for each in ask(api, query)["__schema"]["types"]}
    assert {"Organ", "Builder", "AddOrganPayload", "AddOrganProblem"} <= set(types)
    fields = {field["name"] for field in types["Organ"]["fields"]}
    assert fields == {"id", "place", "stops", "notes", "builder", "drawing"}


@check(
    "Limits how much may be asked for at once",
    hint="A flat query can be expensive, too.",
)
def test_limits_how_much(api):
    assert len(ask(api, "{organs {id}}")["organs"]) == 20
    assert len(ask(api, "{organs(limit: 1) {id}}")["organs"]) == 1
    assert 40 <= len(ask(api, "{organs(limit: 50) {id}}")["organs"]) <= 50
    for limit in [0, -1, 51, 1_000_000]:
        errors_of(api, f"{{organs(limit: {limit}) {{id}}}}")


@check(
    "Keeps the notes from strangers on every way to an organ",
    hint="There are at least four ways to an organ. At which place do all of them come by?",
    weight=3,
)
def test_keeps_the_notes(api):
    one = "{organ(id: 1) {notes builder {organs {notes}}}}"
    many = "{organs(limit: 2) {notes builder {organs {notes}}}}"
    for headers in [None, {"X-Surveyor-Key": "guess"}]:
        for query in [one, many]:
            reply = api.post("/graphql", json={"query": query}, headers=headers)
            assert reply.status_code == 200
            assert "theft" not in reply.text
        assert ask(api, one, headers)["organ"]["notes"] is None
        assert api.get("/organs/1", headers=headers).json()["notes"] is None
    organ = ask(api, one, headers=KEY)["organ"]
    for each in [organ, *organ["builder"]["organs"], *ask(api, many, headers=KEY)["organs"]]:
        assert "theft" in each["notes"]
    assert "theft" in api.get("/organs/1", headers=KEY).json()["notes"]


@check(
    "Holds mutations to the rules of the other door",
    hint="What stops a stranger, and a wrong value, on the way over REST? Where is that decided?",
    weight=3,
)
def test_holds_mutations_to_the_rules(api):
    before = ask(api, "{organs(limit: 50) {id}}")
    ways = [
        (None, 'place: "X", stops: 4, builderId: 1', "NOT_ALLOWED"),
        ({"X-Surveyor-Key": "guess"}, 'place: "", stops: 4, builderId: 99', "NOT_ALLOWED"),
        (KEY, 'place: "", stops: 4', "INVALID"),
        (KEY, 'place: "X", stops: 201, builderId: 99', "INVALID"),
        (KEY, 'place: "X", stops: 0', "INVALID"),
        (KEY, 'place: "X", stops: 4, builderId: 99', "NO_SUCH_BUILDER"),
        (KEY, 'place: "X", stops: 4, builderId: 0', "NO_SUCH_BUILDER"),
    ]
    for headers, arguments, problem in ways:
        query = f"mutation {{addOrgan({arguments}) {{organ {{id}} problem}}}}"
        assert ask(api, query, headers)["addOrgan"] == {"organ": None, "problem": problem}
    assert ask(api, "{organs(limit: 50) {id}}") == before
    assert api.post("/organs", json={"place": "X", "stops": 4}).status_code == 401


@check(
    "Says nothing of its inside when something fails",
    hint="Look at the text of the error. Who should read it, the client or you? And what of the organs that did not fail?",
    weight=2,
)
def test_says_nothing_of_its_inside(api):
    reply = api.post("/graphql", json={"query": "{organs(limit: 8) {id drawing}}"})
    assert reply.status_code == 200
    assert "vault" not in reply.text
    assert "denied" not in reply.text
    drawings = [organ["drawing"] for organ in reply.json()["data"]["organs"]]
    assert drawings[6] is None
    assert drawings[7] == "https://organs.example/drawings/8.svg"
    (error,) = reply.json()["errors"]
    assert error["path"] == ["organs", 6, "drawing"]


@check(
    "Helps those who made a mistake in their query",
    hint="Not every error comes from an exception of yours. Which ones may a client read? And if a variable is wrong?",
)
def test_helps_with_mistakes(api):
    assert "pipez" in " ".join(errors_of(api, "{organs {pipez}}"))
    assert "lots" in " ".join(errors_of(api, '{organs(limit: "lots") {id}}'))
    query = "query ($many: Int!) {organs(limit: $many) {id}}"
    assert "many" in " ".join(errors_of(api, query, {"many": "heaps"}))
