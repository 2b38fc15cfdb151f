"""What is in the database: after a restart, after a deletion, after a mistake."""

from harness import check

OAK = {"species": "oak", "street": "Mill Lane"}


def trees_by_sponsor(api):
    """Return the ids of all trees for each sponsor's id."""
    listed = api.get("/sponsors").json()
    return {each["id"]: [tree["id"] for tree in each["trees"]] for each in listed}


@check(
    "Keeps everything over a restart",
    hint="Where does the engine write to, and what does your code do to the tables when it starts?",
    weight=2,
)
def test_keeps_everything_over_a_restart(fresh_api, shared_files):
    env = {"DATABASE_URL": f"sqlite:///{shared_files.path('trees.db')}"}
    api = fresh_api(env)
    number = api.post("/sponsors", json={"name": "Ada"}).json()["id"]
    tree = api.post(f"/sponsors/{number}/trees", json=OAK).json()
    fresh_api.shut_down()
    assert trees_by_sponsor(fresh_api(env)) == {number: [tree["id"]]}


@check(
    "Leaves nothing of a sponsor who is deleted",
    hint="Numbers of deleted rows may be given again. What does a new sponsor find there?",
    weight=3,
)
def test_leaves_nothing_of_a_sponsor(api):
    number = api.post("/sponsors", json={"name": "Cara"}).json()["id"]
    tree = api.post(f"/sponsors/{number}/trees", json=OAK).json()
    assert api.delete(f"/sponsors/{number}").status_code == 204
    assert number not in trees_by_sponsor(api)
    newcomer = api.post("/sponsors", json={"name": "Dan"}).json()
    assert newcomer["trees"] == []
    assert trees_by_sponsor(api)[newcomer["id"]] == []
    moved = api.put(f"/trees/{tree['id']}/sponsor", json={"sponsor_id": newcomer["id"]})
    assert moved.status_code == 404


@check(
    "Moves a tree to a sponsor only",
    hint="Who makes sure that the other end of a foreign key is there? Ask SQLite, too.",
    weight=2,
)
def test_moves_a_tree_to_a_sponsor_only(api):
    number = api.post("/sponsors", json={"name": "Eve"}).json()["id"]
    tree = api.post(f"/sponsors/{number}/trees", json=OAK).json()
    nobody = api.put(f"/trees/{tree['id']}/sponsor", json={"sponsor_id": 9999})
    assert nobody.status_code == 422
    assert trees_by_sponsor(api)[number] == [tree["id"]]
