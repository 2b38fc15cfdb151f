"""Lists of sponsors, and what they cost."""

from harness import check


def sponsor(api, name, *species):
    """Store a sponsor with trees and return its id."""
    number = api.post("/sponsors", json={"name": name}).json()["id"]
    for each in species:
        tree = {"species": each, "street": "Canal Road"}
        assert api.post(f"/sponsors/{number}/trees", json=tree).status_code == 201
    return number


@check(
    "Needs few statements, however many sponsors there are",
    hint="When is the list of trees read from the database, and how often?",
    weight=3,
)
def test_needs_few_statements(api):
    for number in range(5):
        sponsor(api, f"Sponsor {number}", "plane", "plane")
    with api.measured() as measured:
        reply = api.get("/sponsors")
    assert reply.status_code == 200
    assert len(reply.json()) >= 5
    asked = [one for one in measured.statements if not one.lstrip().upper().startswith("PRAGMA")]
    assert len(asked) <= 3


@check(
    "Finds each sponsor of a species once",
    hint="How many rows does a join have when somebody has two such trees?",
    weight=2,
)
def test_finds_each_sponsor_once(api):
    two, one = sponsor(api, "Two", "beech", "beech"), sponsor(api, "One", "beech")
    sponsor(api, "None", "birch")
    found = api.get("/sponsors", params={"species": "beech"}).json()
    assert [each["id"] for each in found] == [two, one]


@check(
    "Shows all trees of the sponsors that it finds",
    hint="A condition may decide who is in the list, or what is shown of them. Which one is it?",
    weight=2,
)
def test_shows_all_trees_of_who_was_found(api):
    sponsor(api, "Mixed", "elm", "yew", "ash")
    (found,) = api.get("/sponsors", params={"species": "yew"}).json()
    assert [tree["species"] for tree in found["trees"]] == ["elm", "yew", "ash"]
    assert api.get("/sponsors", params={"species": "fern"}).json() == []
