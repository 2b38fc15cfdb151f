"""What becomes of a session when a request succeeds, and when it fails.

The last two checks have an app of their own, as wrong solutions leave something behind there.
"""

import time

from harness import check

# A server that fails after an answer drops the connection; no other request must be on it.
ADA = {"X-Staff": "key-ada", "Connection": "close"}


def connections(api):
    """Return what the app tells about its connections."""
    return api.get("/connections").json()


def store(api, label, what="Umbrella"):
    """Store a find, and wait for a moment until its session is closed."""
    before = connections(api)["in_use"]
    find = {"label": label, "what": what, "station": "Mill Road"}
    reply = api.post("/finds", json=find, headers=ADA)
    wait_for_return(api, before, patience=0.3)
    return reply


def wait_for_return(api, before, patience):
    """Wait until no more connections are in use than before, but not for ever."""
    end = time.monotonic() + patience
    while connections(api)["in_use"] > before and time.monotonic() < end:
        time.sleep(0.01)


@check(
    "Opens one session for a request, whoever needs it",
    hint="When do two parts of one request get the same value of a dependency, and when not?",
    weight=2,
)
def test_opens_one_session(api):
    for number in range(2):
        before = connections(api)["opened"]
        assert store(api, f"S-{number}").status_code == 201
        assert connections(api)["opened"] == before + 1


@check(
    "Gives the connection back after every kind of error",
    hint="Which lines after the yield run when the handler, or another dependency, raises?",
    weight=3,
)
def test_gives_the_connection_back_after_errors(api):
    assert store(api, "S-9").status_code == 201
    before = connections(api)["in_use"]
    store(api, "S-9")
    store(api, "Z-9")
    api.post("/finds", json={}, headers={"X-Staff": "key-eve"})
    api.post("/finds", json={}, headers=ADA)
    api.get("/finds/S-10")
    wait_for_return(api, before, patience=1.5)
    assert connections(api)["in_use"] <= before


@check(
    "Refuses a find whose label is taken",
    hint="At which moment does the database say so, and can the answer still be changed then?",
    weight=3,
)
def test_refuses_a_taken_label(api):
    assert store(api, "S-20", what="Umbrella").status_code == 201
    assert store(api, "S-20", what="Scarf").status_code == 409
    assert api.get("/finds/S-20").json()["what"] == "Umbrella"


@check(
    "Stores the next find after one that was refused",
    hint="What does a connection still carry when it is given back? Not only crashes are failures.",
    weight=3,
)
def test_stores_again_after_a_conflict(fresh_api):
    api = fresh_api()
    store(api, "A-1")
    store(api, "A-1")
    assert store(api, "A-2").status_code == 201
    assert api.get("/finds").json()["total"] == 2


@check(
    "Stores nothing of a find whose label was not printed",
    hint="Follow one failed request through your code, line by line, and then the next good one.",
    weight=2,
)
def test_stores_nothing_without_a_printed_label(fresh_api):
    api = fresh_api()
    assert store(api, "Z-1").status_code == 503
    assert store(api, "A-1").status_code == 201
    assert api.get("/finds/Z-1").status_code == 404
    assert api.get("/finds").json()["total"] == 1
