"""Gauges of both generations, and the boards that show what they sent."""

from harness import check


@check(
    "Takes a reading of each generation",
    hint="What says which generation it is, and what if nothing says it?",
    weight=2,
)
def test_takes_both(api):
    old = api.post("/readings", json={"gauge": "weir", "level": 2.5})
    assert old.status_code == 201
    assert old.json() == {
        "id": old.json()["id"],
        "gauge": "weir",
        "level_mm": 2500,
        "level": 2.5,
        "battery": None,
    }
    sent = {"version": 2, "gauge": "weir", "level_mm": 2490, "battery": 81}
    new = api.post("/readings", json=sent)
    assert new.status_code == 201
    assert new.json()["level_mm"] == 2490
    assert new.json()["battery"] == 81
    stored = api.get("/readings", params={"gauge": "weir"})
    assert stored.status_code == 200
    assert stored.json() == [old.json(), new.json()]


@check(
    "Takes a batch of both generations",
    hint="A batch is a list in which each element is what a gauge would send alone.",
)
def test_takes_a_batch(api):
    reply = api.post(
        "/readings/batch",
        json=[
            {"gauge": "polder-3", "level": 0.25},
            {"version": 2, "gauge": "polder-4", "level_mm": -120},
            {"version": 1, "gauge": "polder-3", "level": 0.26},
        ],
    )
    assert reply.status_code == 201
    assert [reading["gauge"] for reading in reply.json()] == ["polder-3", "polder-4", "polder-3"]
    assert [reading["level_mm"] for reading in reply.json()] == [250, -120, 260]
