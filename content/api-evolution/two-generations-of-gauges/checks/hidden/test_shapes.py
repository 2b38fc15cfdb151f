"""Which shape a body is taken for."""

from harness import check


@check(
    "Lets gauges of the first generation go on as they are",
    hint="They send more than anybody knows of, and cannot be changed any more.",
    weight=2,
)
def test_old_gauges_go_on(api):
    old = {"gauge": "old-tower", "level": 3.2, "fw": "0.9b", "battery": "low", "crc": [1, 2]}
    for body in [old, {"version": 1, **old}]:
        reply = api.post("/readings", json=body)
        assert reply.status_code == 201
        assert reply.json()["level_mm"] == 3200
        assert reply.json()["battery"] is None


@check(
    "Refuses what the second generation should not send",
    hint="New clients can still be mended. A field that nobody reads is a mistake that nobody sees, and so is a type that is bent until it fits.",
)
def test_new_gauges_are_read_closely(api):
    body = {"version": 2, "gauge": "strict", "level_mm": 10}
    assert api.post("/readings", json={**body, "batery": 50}).status_code == 422
    assert api.post("/readings", json={**body, "level": 0.01}).status_code == 422
    for wrong in [{"level_mm": "10"}, {"level_mm": True}, {"battery": "81"}, {"battery": True}]:
        assert api.post("/readings", json={**body, **wrong}).status_code == 422
    assert api.get("/readings", params={"gauge": "strict"}).json() == []


@check(
    "Believes the version, not the fields",
    hint="A program that forgot its version is mended in a minute. A level that was misread is not.",
    weight=3,
)
def test_does_not_guess(api):
    bodies = [
        {"gauge": "guess", "level_mm": 400},
        {"gauge": "guess", "level_mm": 400, "battery": 70},
        {"version": 1, "gauge": "guess", "level_mm": 400},
        {"version": 2, "gauge": "guess", "level": 0.4},
    ]
    for body in bodies:
        assert api.post("/readings", json=body).status_code == 422
    assert api.get("/readings", params={"gauge": "guess"}).json() == []


@check(
    "Speaks of the sent version only when it refuses",
    hint="Whoever sent one shape does not want to read what is wrong with it as the other one.",
    weight=2,
)
def test_speaks_of_one_version(api):
    for body, field in [
        ({"version": 2, "gauge": "sluice"}, "level_mm"),
        ({"version": 1, "gauge": "sluice"}, "level"),
        ({"gauge": "sluice"}, "level"),
    ]:
        reply = api.post("/readings", json=body)
        assert reply.status_code == 422
        assert [error["loc"][-1] for error in reply.json()["detail"]] == [field]


@check(
    "Refuses versions that there are not",
    hint="There is a difference between a version that is missing and one that says nothing.",
    weight=2,
)
def test_refuses_other_versions(api):
    for version in [0, 3, None, "", "2", "two"]:
        for body in [
            {"version": version, "gauge": "other", "level": 1.5},
            {"version": version, "gauge": "other", "level_mm": 1500},
        ]:
            reply = api.post("/readings", json=body)
            assert reply.status_code == 422, f"a version was taken: {version!r}"
    assert api.get("/readings", params={"gauge": "other"}).json() == []


@check(
    "Refuses the strangest bodies without breaking",
    hint="Your own code may meet the body before any model does. What does it take for granted?",
    weight=2,
)
def test_survives_strange_bodies(api):
    for body in [[], "reading", 5, False, {"version": []}, {"version": {"major": 2}}, {}]:
        assert api.post("/readings", json=body).status_code == 422
        assert api.post("/readings/batch", json=[body]).status_code == 422
    assert api.post("/readings/batch", json={"gauge": "a", "level": 1}).status_code == 422
