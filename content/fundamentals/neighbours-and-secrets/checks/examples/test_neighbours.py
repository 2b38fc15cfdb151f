"""What neighbours see of each other, and of themselves."""

from harness import check

EVE = {
    "name": "Eve",
    "street": "Mill Lane",
    "email": "eve@example.org",
    "password": "correct horse battery",
}


@check(
    "Shows a neighbour",
    hint="Which fields does the contract name? What decides which fields go out?",
)
def test_shows_a_neighbour(api):
    reply = api.get("/people/1")
    assert reply.status_code == 200
    assert reply.json() == {"id": 1, "name": "Ada"}
    assert api.get("/people/999").status_code == 404


@check(
    "Shows people their own data",
    hint="The header says who is asking. The same person is shown with more fields then.",
)
def test_shows_people_themselves(api):
    reply = api.get("/people/1", headers={"X-Person": "1"})
    assert reply.status_code == 200
    assert reply.json() == {
        "id": 1,
        "name": "Ada",
        "street": "Mill Lane",
        "email": "ada@example.org",
    }


@check(
    "Shows an offer with the person who made it",
    hint="An offer is not a person, but there are people in it.",
    weight=2,
)
def test_shows_an_offer(api):
    reply = api.get("/offers")
    assert reply.status_code == 200
    assert reply.json()[1] == {
        "id": 2,
        "title": "Help with tax forms",
        "by": {"id": 3, "name": "Cleo"},
        "helpers": [],
        "replies": [],
    }


@check(
    "Registers a person",
    hint="Who may see what was registered? Compare the answer with the other one of this person.",
)
def test_registers_a_person(api):
    reply = api.post("/people", json=EVE)
    assert reply.status_code == 201
    created = reply.json()
    shown = api.get(f"/people/{created['id']}", headers={"X-Person": str(created["id"])})
    assert shown.status_code == 200
    for private in ["street", "email"]:
        assert created[private] == shown.json()[private] == EVE[private]
