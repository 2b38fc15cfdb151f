"""The same survey through both doors."""

from harness import check

KEY = {"X-Surveyor-Key": "only-for-development"}


@check(
    "Shows an organ and its builder",
    hint="Send the query of this check to the starter, and count what it asks the database.",
)
def test_shows_an_organ(api):
    query = "{organ(id: 3) {place stops builder {id name}}}"
    reply = api.post("/graphql", json={"query": query})
    assert reply.status_code == 200
    assert reply.json()["data"]["organ"] == {
        "place": "Parish 3",
        "stops": 8,
        "builder": {"id": 1, "name": "Workshop 1"},
    }
    assert api.get("/organs/3").json()["builder_id"] == 1


@check(
    "Adds an organ through GraphQL that REST then shows",
    hint="Which function stores an organ, and who calls it?",
    weight=2,
)
def test_adds_an_organ(api):
    query = 'mutation {addOrgan(place: "Mill", stops: 9, builderId: 4) {problem organ {id place}}}'
    reply = api.post("/graphql", json={"query": query}, headers=KEY)
    assert reply.status_code == 200
    added = reply.json()["data"]["addOrgan"]
    assert added["problem"] is None
    assert added["organ"]["place"] == "Mill"
    shown = api.get(f"/organs/{added['organ']['id']}")
    assert shown.status_code == 200
    assert shown.json()["stops"] == 9
