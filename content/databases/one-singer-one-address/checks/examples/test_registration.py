"""Choirs register, and singers join them."""

from harness import check


def person(email, name="Ann", hotel_id=1):
    """Return what is sent for a singer."""
    return {"name": name, "email": email, "hotel_id": hotel_id}


@check(
    "Registers a choir with its singers",
    hint="The answer shows everything that was stored, with the ids that the database gave.",
    weight=2,
)
def test_registers_a_choir(api):
    new = {"name": "Larks", "singers": [person("ann@larks.example"), person("bo@larks.example")]}
    reply = api.post("/choirs", json=new)
    assert reply.status_code == 201
    choir = reply.json()
    assert choir["name"] == "Larks"
    assert [singer["email"] for singer in choir["singers"]] == [
        "ann@larks.example",
        "bo@larks.example",
    ]
    assert choir in api.get("/choirs").json()


@check(
    "Lets a singer join a choir, and only one that there is",
    hint="The id in the path may be of no choir at all.",
)
def test_lets_a_singer_join(api):
    new = {"name": "Owls", "singers": [person("cy@owls.example")]}
    choir = api.post("/choirs", json=new).json()
    joined = api.post(f"/choirs/{choir['id']}/singers", json=person("di@owls.example", "Di", 2))
    assert joined.status_code == 201
    assert joined.json() == {**person("di@owls.example", "Di", 2), "id": joined.json()["id"]}
    nowhere = api.post("/choirs/9999/singers", json=person("ed@owls.example"))
    assert nowhere.status_code == 404


@check(
    "Refuses an address that is taken",
    hint="Which status says that a request is in conflict with what is there already?",
    weight=2,
)
def test_refuses_a_taken_address(api):
    new = {"name": "Wrens", "singers": [person("flo@wrens.example")]}
    choir = api.post("/choirs", json=new).json()
    again = api.post(f"/choirs/{choir['id']}/singers", json=person("flo@wrens.example", "Gus"))
    assert again.status_code == 409
