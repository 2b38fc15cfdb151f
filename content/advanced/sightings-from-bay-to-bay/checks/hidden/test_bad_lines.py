"""Boats that are slow, lost, or back again."""

from contextlib import contextmanager, suppress

from harness import check
from harness.websocket import WebSocketClosedError

SKETCH = "s" * 60_000


@contextmanager
def boats(api, bay, *names):
    """Yield connections of boats that have come one after the other, and have heard of it."""
    connections = []
    try:
        for name in names:
            connections.append(api.websocket(f"/bays/{bay}?boat={name}"))
            assert connections[-1].receive_json()["type"] == "welcome"
            for other in connections[:-1]:
                assert other.receive_json() == {"type": "arrived", "boat": name}
        yield connections
    finally:
        for connection in connections:
            connection.vanish()  # closing would wait for an app that may be stuck


def fill(teller, listener, numbers):
    """Report sightings; the next one is sent when the listener has heard the one before."""
    for number in numbers:
        teller.send_json({"whale": str(number), "sketch": SKETCH})
        heard = listener.receive_json()
        assert (heard["type"], heard["whale"]) == ("sighting", str(number))


@check(
    "Lets nobody wait for a boat that does not read, and puts it out",
    hint="What does sending wait for when the other side does not read? And what if it never waits?",
    weight=4,
)
def test_puts_out_who_does_not_read(api):
    with boats(api, "bay-7", "Auk", "Drifter", "Brent") as [auk, _drifter, brent]:
        heard = []
        for number in range(160):  # buffers on the way hold some thirty of them
            auk.send_json({"whale": str(number), "sketch": SKETCH})
            heard.append(brent.receive_json())
            if heard[-1]["type"] == "left":
                heard.append(brent.receive_json())
        told = [one["whale"] for one in heard if one["type"] == "sighting"]
        assert told == [str(number) for number in range(160)]
        left = {"type": "left", "boat": "Drifter"}
        assert heard.count(left) == 1
        assert auk.receive_json() == left
        assert api.get("/bays/bay-7").json() == {"boats": ["Auk", "Brent"]}
        auk.send_text("{}")
        assert auk.receive_json()["type"] == "error", "or it was told twice"


@check(
    "Gives everything, in order, to a boat that was slow for a moment",
    hint="How many may wait, by the contract? All of those are still to be delivered.",
    weight=2,
)
def test_delivers_what_waited(api):
    with boats(api, "bay-8", "Auk", "Brent", "Dreamer") as [auk, brent, dreamer]:
        fill(auk, brent, range(60))
        heard = [dreamer.receive_json()["whale"] for _ in range(60)]
        assert heard == [str(number) for number in range(60)]


@check(
    "Tells once that a connection has broken, and goes on without that boat",
    hint="Reading and writing both notice it. Who of them says so?",
    weight=3,
)
def test_tells_once_who_has_vanished(api):
    with boats(api, "bay-9", "Auk", "Brent", "Skua") as [auk, brent, skua]:
        fill(auk, brent, range(40))  # so that something is on its way to the third
        skua.vanish()
        assert brent.receive_json() == {"type": "left", "boat": "Skua"}
        auk.send_json({"whale": "sei", "sketch": ""})
        assert brent.receive_json()["type"] == "sighting", "or it was told twice"
        assert api.get("/bays/bay-9").json() == {"boats": ["Auk", "Brent"]}


@check(
    "Lets a boat come back, and ends its old connection",
    hint="The old connection ends later than the new one begins. What does its end take away?",
    weight=4,
)
def test_lets_a_boat_come_back(api):
    with boats(api, "bay-10", "Auk", "Brent") as [auk, old]:
        with api.websocket("/bays/bay-10?boat=Brent") as new:
            assert new.receive_json() == {"type": "welcome", "boats": ["Auk"]}
            assert old.wait_closed() == 4000
            old.close()
            assert api.get("/bays/bay-10").json() == {"boats": ["Auk", "Brent"]}
            auk.send_json({"whale": "sei", "sketch": ""})
            assert new.receive_json()["whale"] == "sei"
            new.send_json({"whale": "fin", "sketch": ""})
            assert auk.receive_json()["type"] == "sighting", "or it heard of the change"
        assert auk.receive_json() == {"type": "left", "boat": "Brent"}


@check(
    "Lets a boat come back while its old connection is stuck",
    hint="Saying goodbye is sending, too.",
    weight=3,
)
def test_lets_a_stuck_boat_come_back(api):
    with boats(api, "bay-11", "Auk", "Gull", "Brent") as [auk, gull, stuck]:
        fill(auk, gull, range(60))
        with boats(api, "bay-11", "Brent"):  # it has been welcomed
            with suppress(WebSocketClosedError):
                stuck.send_json({"whale": "ghost", "sketch": ""})
            api.get("/bays/bay-11")  # by now the app has read that, if it reads it at all
            auk.send_json({"whale": "sei", "sketch": ""})
            while (heard := gull.receive_json())["type"] != "sighting":
                pass
            assert heard["whale"] == "sei", "the old connection was heard"
