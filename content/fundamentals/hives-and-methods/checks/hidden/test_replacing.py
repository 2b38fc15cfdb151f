"""PUT: the whole of a hive that exists."""

from harness import check

SUN = {"name": "Sun side", "frames": 10, "honey_frames": 3, "queen": "Aurelia"}


@check(
    "Replaces the whole hive, also what was not sent",
    hint="What does this method promise about fields that are missing in the body?",
    weight=3,
)
def test_replaces_the_whole(api):
    created = api.post("/hives", json=SUN).json()
    path = f"/hives/{created['id']}"
    for _ in range(2):
        reply = api.put(path, json={"name": "Shade side", "frames": 8})
        assert reply.status_code == 200
        assert reply.json() == {
            "id": created["id"],
            "name": "Shade side",
            "frames": 8,
            "honey_frames": 0,
            "queen": None,
        }
    assert api.get(path).json() == reply.json()


@check(
    "Replaces only what exists",
    hint="Who gives the numbers here? Try a number that nobody has been given.",
    weight=2,
)
def test_replaces_only_what_exists(api):
    reply = api.put("/hives/999", json=SUN)
    assert reply.status_code == 404
    assert api.get("/hives/999").status_code == 404
    assert 999 not in [hive["id"] for hive in api.get("/hives").json()]
