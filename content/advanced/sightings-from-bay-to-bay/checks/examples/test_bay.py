"""Two boats in one bay."""

from harness import check


@check(
    "Welcomes a boat, tells the others, and passes sightings on",
    hint="What does the newcomer hear first, and what do the others hear of it?",
    weight=2,
)
def test_passes_sightings_on(api):
    with api.websocket("/bays/bay-1?boat=Auk") as auk:
        assert auk.receive_json() == {"type": "welcome", "boats": []}
        with api.websocket("/bays/bay-1?boat=Brent") as brent:
            assert brent.receive_json() == {"type": "welcome", "boats": ["Auk"]}
            assert auk.receive_json() == {"type": "arrived", "boat": "Brent"}
            brent.send_json({"whale": "minke", "sketch": "<svg/>"})
            assert auk.receive_json() == {
                "type": "sighting",
                "boat": "Brent",
                "whale": "minke",
                "sketch": "<svg/>",
            }
            auk.send_json({"whale": "orca", "sketch": ""})
            assert brent.receive_json()["boat"] == "Auk", "or it heard its own sighting"
        assert auk.receive_json() == {"type": "left", "boat": "Brent"}


@check(
    "Lists the boats of a bay over HTTP",
    hint="Who is in the bay now, in the order of the alphabet?",
    weight=1,
)
def test_lists_boats(api):
    with (
        api.websocket("/bays/bay-2?boat=Tern") as tern,
        api.websocket("/bays/bay-2?boat=Fulmar") as fulmar,
    ):
        for _ in ["welcome", "arrived"]:
            tern.receive_json()
        assert api.get("/bays/bay-2").json() == {"boats": ["Fulmar", "Tern"]}
        fulmar.close()
        tern.receive_json()  # it has left
        assert api.get("/bays/bay-2").json() == {"boats": ["Tern"]}
    assert api.get("/bays/bay-13").status_code == 404
