"""DELETE, and what stays behind."""

from harness import check

SUN = {"name": "Sun side", "frames": 10, "honey_frames": 3, "queen": "Aurelia"}


def new_id(api):
    """Create a hive and return its number."""
    return api.post("/hives", json=SUN).json()["id"]


@check(
    "Says that a hive is already gone",
    hint="The effect of a repetition is the same. Must its answer be the same, too?",
)
def test_says_that_it_is_gone(api):
    path = f"/hives/{new_id(api)}"
    assert api.delete(path).status_code == 204
    assert api.delete(path).status_code == 404
    assert api.patch(path, json={}).status_code == 404


@check(
    "Gives no number a second time",
    hint="Somebody may still have the old address. How do you find the next number?",
    weight=2,
)
def test_gives_no_number_twice(api):
    first, last = new_id(api), new_id(api)
    assert api.delete(f"/hives/{last}").status_code == 204
    following = new_id(api)
    assert following > last
    assert api.delete(f"/hives/{first}").status_code == 204
    assert new_id(api) > following


@check(
    "Lists what is there, in the order of the numbers",
    hint="What do replacing and deleting do to the place of a hive in your store?",
)
def test_lists_in_order(api):
    ids = [new_id(api) for _ in range(3)]
    api.put(f"/hives/{ids[0]}", json={"name": "Shade side", "frames": 8})
    api.delete(f"/hives/{ids[1]}")
    listed = api.get("/hives")
    assert listed.status_code == 200
    shown = [(hive["id"], hive["name"]) for hive in listed.json()]
    assert shown[-2:] == [(ids[0], "Shade side"), (ids[2], "Sun side")]
