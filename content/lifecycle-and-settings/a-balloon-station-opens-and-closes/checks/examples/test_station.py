"""A day on which everything works."""

from harness import check


@check(
    "Answers from its devices",
    hint="Which code opens the devices, and is it called? Nothing complains when it is not.",
    weight=2,
)
def test_answers_from_its_devices(api):
    reply = api.post("/commands", json={"text": "climb"})
    assert reply.status_code == 201
    assert reply.json() == {"sent": "climb"}
    assert api.get("/entries").json() == ["climb"]
    assert api.get("/pressure").json() == {"hectopascals": 1013}
    assert api.get("/health").json() == {"status": "listening"}


@check(
    "Opens each device once and in order, before the first request",
    hint="What is in the log when the start is over and nobody has asked for anything?",
    weight=2,
)
def test_opens_in_order(fresh_api, shared_files):
    api = fresh_api({"STATION_LOG": shared_files.path("station.log")})
    log = (shared_files.read("station.log") or b"").decode().splitlines()
    assert log[:3] == ["journal opened", "radio opened", "barometer opened"]
    assert api.get("/pressure").status_code == 200
    assert api.get("/pressure").status_code == 200
    log = shared_files.read("station.log").decode().splitlines()
    assert sorted(log) == sorted([*log[:3], "listener started"])
