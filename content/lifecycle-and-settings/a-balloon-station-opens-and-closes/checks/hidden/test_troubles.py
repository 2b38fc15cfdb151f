"""A start that fails, a start that goes on, and a listener that dies."""

import time

import pytest
from harness import check


@check(
    "Fails to start without a radio, and leaves nothing open",
    hint="The journal is open, the radio is not. Which line of yours knows about the journal now?",
    weight=3,
)
def test_fails_without_a_radio(fresh_api, shared_files):
    env = {"STATION_LOG": shared_files.path("station.log"), "BROKEN": "radio"}
    with pytest.raises(ConnectionError):
        fresh_api(env)
    log = (shared_files.read("station.log") or b"").decode().splitlines()
    assert log == ["journal opened", "journal closed"]


@check(
    "Starts without a barometer, and ends as well",
    hint="Which answers need the barometer, and which line closes one that was never opened?",
    weight=3,
)
def test_starts_without_a_barometer(fresh_api, shared_files):
    env = {"STATION_LOG": shared_files.path("station.log"), "BROKEN": "barometer"}
    try:
        api = fresh_api(env)
    except ConnectionError:
        raise AssertionError("it did not start") from None
    assert api.get("/pressure").status_code == 503
    assert api.get("/health").status_code == 200
    assert api.post("/commands", json={"text": "sink"}).status_code == 201
    assert fresh_api.shut_down()
    log = shared_files.read("station.log").decode().splitlines()
    assert log[-2:] == ["radio closed", "journal closed"]


@check(
    "Says that the listener has died, and goes on with the rest",
    hint="Who notices when a task fails? And does the way you start it end anything else with it?",
    weight=3,
)
def test_says_that_the_listener_has_died(fresh_api):
    api = fresh_api({"BROKEN": "listener"})
    until = time.monotonic() + 1
    while api.get("/health").status_code == 200 and time.monotonic() < until:
        time.sleep(0.01)
    assert api.get("/health").status_code == 503
    assert api.post("/commands", json={"text": "drift"}).status_code == 201
    assert api.get("/entries").json() == ["drift"]
    assert api.get("/pressure").status_code == 200
