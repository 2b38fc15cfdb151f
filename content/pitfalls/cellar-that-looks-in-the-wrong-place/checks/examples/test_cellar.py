"""One wheel, a filter, a note."""

from harness import check


@check("Shows a wheel", hint="This one works already. Keep it so.")
def test_shows_a_wheel(api):
    reply = api.get("/wheels/1")
    assert reply.status_code == 200
    assert reply.json()["kind"] == "Alp"
    assert api.get("/wheels/1000").status_code == 404


@check("Filters by what is in the query", hint="Where does FastAPI look for a model?")
def test_filters(api):
    reply = api.get("/wheels", params={"kind": "Smoke"})
    assert reply.status_code == 200
    assert [wheel["number"] for wheel in reply.json()] == [3]


@check("Takes a note from the body", hint="Where does FastAPI look for a single value?")
def test_takes_a_note(api):
    reply = api.post("/wheels/1/notes", json={"text": "Smells of hay"})
    assert reply.status_code == 201
    assert reply.json() == {"number": 1, "notes": ["Smells of hay"]}
