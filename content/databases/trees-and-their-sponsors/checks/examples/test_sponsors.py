"""People become sponsors, and get trees."""

from harness import check


@check(
    "Stores a sponsor and a tree",
    hint="The ids come from the database. When does an object know its own?",
    weight=2,
)
def test_stores_a_sponsor_and_a_tree(api):
    created = api.post("/sponsors", json={"name": "Ada"})
    assert created.status_code == 201
    sponsor = created.json()
    assert sponsor == {"id": sponsor["id"], "name": "Ada", "trees": []}
    new = {"species": "oak", "street": "Mill Lane"}
    planted = api.post(f"/sponsors/{sponsor['id']}/trees", json=new)
    assert planted.status_code == 201
    tree = planted.json()
    assert tree == {**new, "id": tree["id"], "sponsor_id": sponsor["id"]}
    assert {**sponsor, "trees": [tree]} in api.get("/sponsors").json()


@check(
    "Says when there is no such sponsor",
    hint="Two routes have the id of a sponsor in their path.",
)
def test_says_when_there_is_no_sponsor(api):
    new = {"species": "oak", "street": "Mill Lane"}
    assert api.post("/sponsors/9999/trees", json=new).status_code == 404
    assert api.delete("/sponsors/9999").status_code == 404


@check(
    "Moves a tree to another sponsor",
    hint="The tree belongs to one sponsor before, and to another one after. Is it stored?",
)
def test_moves_a_tree(api):
    first, second = (api.post("/sponsors", json={"name": name}).json()["id"] for name in "BC")
    new = {"species": "lime", "street": "Quay"}
    tree = api.post(f"/sponsors/{first}/trees", json=new).json()
    moved = api.put(f"/trees/{tree['id']}/sponsor", json={"sponsor_id": second})
    assert moved.status_code == 200
    assert moved.json() == {**tree, "sponsor_id": second}
    trees = {each["id"]: each["trees"] for each in api.get("/sponsors").json()}
    assert (trees[first], trees[second]) == ([], [moved.json()])
