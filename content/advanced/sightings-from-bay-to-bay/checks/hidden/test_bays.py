"""Who hears whom, and who comes in."""

from contextlib import contextmanager

from harness import check
from harness.websocket import WebSocketRefusedError


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


def is_refused(api, path):
    """Return whether the handshake fails."""
    try:
        with api.websocket(path):
            return False
    except WebSocketRefusedError:
        return True


@check(
    "Keeps the bays apart",
    hint="Two boats of the same name may be in two bays. Who of them hears what?",
    weight=2,
)
def test_keeps_bays_apart(api):
    with (
        boats(api, "bay-3", "Auk") as [northern],
        boats(api, "bay-4", "Auk", "Petrel") as [southern, petrel],
    ):
        petrel.send_json({"whale": "fin", "sketch": "s"})
        assert southern.receive_json()["whale"] == "fin"
        petrel.close()
        assert southern.receive_json() == {"type": "left", "boat": "Petrel"}
        with api.websocket("/bays/bay-3?boat=Gull"):
            assert northern.receive_json() == {"type": "arrived", "boat": "Gull"}
        assert api.get("/bays/bay-4").json() == {"boats": ["Auk"]}


@check(
    "Refuses strangers before it accepts the connection",
    hint="At which moment do you know the bay and the name, and what have you promised until then?",
    weight=1,
)
def test_refuses_strangers(api):
    assert is_refused(api, "/bays/bay-13?boat=Auk")
    assert is_refused(api, "/bays/bay-5")
    assert is_refused(api, "/bays/bay-5?boat=")
    assert is_refused(api, "/bays/bay-5?boat=" + "x" * 21)
    assert not is_refused(api, "/bays/bay-5?boat=" + "x" * 20)


@check(
    "Leaves a mistake with the boat that made it",
    hint="Not every frame is a text, not every text is JSON, and not all JSON is a sighting.",
    weight=3,
)
def test_leaves_mistakes_with_their_boat(api):
    mistakes = [
        "whale!",
        "[]",
        '"orca"',
        '{"whale": "orca"}',
        '{"whale": 7, "sketch": ""}',
        '{"whale": "", "sketch": ""}',
        '{"whale": "orca", "sketch": "' + "s" * 60_001 + '"}',
    ]
    with boats(api, "bay-6", "Auk", "Brent") as [auk, brent]:
        for mistake in mistakes:
            brent.send_text(mistake)
            assert brent.receive_json()["type"] == "error"
        brent.send_bytes(b'{"whale": "orca", "sketch": ""}')
        assert brent.receive_json()["type"] == "error"
        brent.send_json({"whale": "fin", "sketch": "", "boat": "Auk", "type": "left"})
        brent.send_text('{"whale": "\\ud800", "sketch": ""}')
        brent.send_json({"whale": "sei", "sketch": "s" * 60_000})
        heard = auk.receive_json()
        if heard.get("whale") == "fin":
            real = {"type": "sighting", "boat": "Brent", "whale": "fin", "sketch": ""}
            assert heard == real, "a further field came through"
            heard = auk.receive_json()
        if heard.get("whale") == "\ud800":
            heard = auk.receive_json()
        assert (heard["type"], heard["whale"], len(heard["sketch"])) == ("sighting", "sei", 60_000)


@check(
    "Passes a burst of sightings on to a boat that reads",
    hint="Does `receive` really wait if the next message is there already? Who has a turn meanwhile?",
    weight=2,
)
def test_passes_a_burst_on(api):
    with boats(api, "bay-12", "Auk", "Brent") as [auk, brent]:
        for number in range(200):
            brent.send_json({"whale": str(number), "sketch": ""})
        told = [auk.receive_json()["whale"] for _ in range(200)]
        assert told == [str(number) for number in range(200)]
        assert api.get("/bays/bay-12").json() == {"boats": ["Auk", "Brent"]}
