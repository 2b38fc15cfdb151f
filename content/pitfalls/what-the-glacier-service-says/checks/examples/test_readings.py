"""What goes well, and what does not."""

from harness import check


def send(api, stake, height=300.0):
    """Send one reading."""
    return api.post("/readings", json={"stake": stake, "height": height})


def send_all(api, *readings):
    """Send readings in one request."""
    listed = [{"stake": stake, "height": height} for stake, height in readings]
    return api.post("/readings/batch", json=listed)


@check("Stores a reading and shows it", hint="This works already. Does it still?")
def test_stores_a_reading(api):
    assert send(api, "S2", 300.5).json() == {"stored": 1}
    assert 300.5 in api.get("/stakes/S2").json()["heights"]


@check(
    "Says that there is no such stake",
    hint="The archive has a class of its own for this failure.",
    weight=2,
)
def test_says_no_such_stake(api):
    reply = send(api, "S77")
    assert reply.status_code == 404
    assert reply.json() == {"detail": "No such stake"}


@check(
    "Counts in a batch what was really stored",
    hint="Where do readings go that the archive did not take?",
    weight=2,
)
def test_counts_what_was_stored(api):
    reply = send_all(api, ("S1", 1.0), ("S77", 2.0), ("S2", 3.0))
    assert reply.status_code == 200
    assert reply.json() == {"stored": 2, "refused": [1]}
