"""How much the database is asked, and whether the answers are true."""

from harness import check


KEY = {"X-Surveyor-Key": "only-for-development"}


def ask(api, query, headers=None):
    """Send a query that is right; return its data."""
    reply = api.post("/graphql", json={"query": query}, headers=headers)
    assert reply.status_code == 200
    body = reply.json()
    assert not body.get("errors"), "a right query was answered with errors"
    return body["data"]


@check(
    "Asks for a whole list at once, on every level",
    hint="Each object knows one key. Who collects the keys of a list before anybody asks? And who gets which answer?",
    weight=4,
)
def test_asks_at_once(api):
    with api.measured() as measured:
        organs = ask(api, "{organs(limit: 40) {id builder {name}}}")["organs"]
    names = [4, 2, 6, 1, 5, 3]
    assert [organ["id"] for organ in organs] == list(range(1, 41))
    for organ in organs:
        expected = None if organ["id"] % 9 == 0 else {"name": f"Workshop {names[organ['id'] % 6]}"}
        assert organ["builder"] == expected
    assert len(measured.statements) <= 4
    with api.measured() as measured:
        organs = ask(api, "{organs(limit: 12) {id builder {organs {id builder {id}}}}}")["organs"]
    for organ in organs:
        if organ["builder"]:
            family = [each["id"] for each in organ["builder"]["organs"]]
            assert organ["id"] in family
            assert family == sorted(family)
            assert len({each["builder"]["id"] for each in organ["builder"]["organs"]}) == 1
    assert len(measured.statements) <= 4


@check(
    "Lets several fields of one query ask at the same time",
    hint="Resolvers that wait run side by side. What may two of them not share?",
    weight=2,
)
def test_fields_side_by_side(api):
    data = ask(
        api,
        """{
            a: organs(limit: 3) {builder {id}}
            b: organs(limit: 3) {builder {organs {id}}}
            c: organ(id: 5) {place builder {id}}
            d: organ(id: 6) {place}
            e: organ(id: 999) {place}
        }""",
    )
    assert [organ["builder"]["id"] for organ in data["a"]] == [2, 6, 1]
    assert [organ["builder"]["organs"][0]["id"] for organ in data["b"]] == [1, 2, 3]
    assert data["c"] == {"place": "Parish 5", "builder": {"id": 3}}
    assert data["d"] == {"place": "Parish 6"}
    assert data["e"] is None


@check(
    "Shows to the next request what has changed",
    hint="A loader remembers. For how long does yours live?",
    weight=2,
)
def test_next_request_sees_changes(api):
    query = "{organ(id: 1) {builder {organs {id}}}}"
    before = ask(api, query)["organ"]["builder"]["organs"]
    new = {"place": "Ford", "stops": 4, "builder_id": 2}
    made = api.post("/organs", json=new, headers=KEY)
    assert made.status_code == 201
    after = ask(api, query)["organ"]["builder"]["organs"]
    assert after == [*before, {"id": made.json()["id"]}]


@check(
    "Shows within one request what has changed",
    hint="Mutations of one request run one after the other. What does the second one find in the loader?",
    weight=2,
)
def test_same_request_sees_changes(api):
    one = 'addOrgan(place: "Twin", stops: 4, builderId: 3) {organ {id builder {organs {id}}}}'
    data = ask(api, f"mutation {{a: {one} b: {one}}}", headers=KEY)
    for name in ["a", "b"]:
        organ = data[name]["organ"]
        assert organ["builder"]["organs"][-1] == {"id": organ["id"]}
    count = len(data["a"]["organ"]["builder"]["organs"])
    assert len(data["b"]["organ"]["builder"]["organs"]) == count + 1
