"""A hive from its first day to its last."""

from harness import check

SUN = {"name": "Sun side", "frames": 10, "honey_frames": 3, "queen": "Aurelia"}


@check(
    "Creates a hive, and says where it is",
    hint="Which status says that something new is there, and which header says where?",
    weight=2,
)
def test_creates_a_hive(api):
    reply = api.post("/hives", json=SUN)
    assert reply.status_code == 201
    created = reply.json()
    assert created == {**SUN, "id": created["id"]}
    assert reply.headers["location"] == f"/hives/{created['id']}"
    shown = api.get(f"/hives/{created['id']}")
    assert shown.status_code == 200
    assert shown.json() == created


@check(
    "Changes a part of a hive",
    hint="A model knows which of its fields were sent, and which only have their default.",
    weight=2,
)
def test_changes_a_part(api):
    created = api.post("/hives", json=SUN).json()
    reply = api.patch(f"/hives/{created['id']}", json={"name": "Shade side"})
    assert reply.status_code == 200
    assert reply.json() == {**created, "name": "Shade side"}


@check(
    "Deletes a hive, once",
    hint="There is a status for success without anything to say.",
)
def test_deletes_a_hive(api):
    path = f"/hives/{api.post('/hives', json=SUN).json()['id']}"
    reply = api.delete(path)
    assert reply.status_code == 204
    assert reply.content == b""
    assert api.get(path).status_code == 404


@check(
    "Refuses a method, and says which ones there are",
    hint="Look at the headers of the answer, and at what else this address can do.",
)
def test_refuses_a_method(api):
    reply = api.put("/hives", json=SUN)
    assert reply.status_code == 405
    named = {method.strip() for method in reply.headers["allow"].split(",")}
    assert {"GET", "POST"} <= named
