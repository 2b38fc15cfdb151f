"""What has happened by the time the answer is there, what comes later, and what never does."""

import time

from harness import check

ADA = {"X-Member": "key-ada"}
# A server that fails after an answer drops the connection; no other request must be on it.
ALONE = {"Connection": "close"}


def lend(api, reel, days=7, headers=ADA):
    """Ask for a reel."""
    return api.post(f"/reels/{reel}/loans", json={"days": days}, headers={**headers, **ALONE})


def seen(api, test, patience=1.0):
    """Look into the vault until a test of it is true, but not for ever; return what it said."""
    until = time.monotonic() + patience
    while not (said := test(api.get("/vault").json())) and time.monotonic() < until:
        time.sleep(0.01)
    return said


@check(
    "Blocks no reel for a request that is refused",
    hint="What has your code done already when FastAPI refuses the request?",
    weight=3,
)
def test_blocks_no_reel(api):
    assert lend(api, "A-30", headers={"X-Member": "key-eve"}).status_code == 401
    assert lend(api, "A-30", days=31).status_code == 422
    assert lend(api, "A-30").status_code == 201


@check(
    "Says that the stamp has jammed, and gives the reel back",
    hint="When do you learn that a loan could not be written down? And who still holds the reel then?",
    weight=3,
)
def test_says_that_the_stamp_has_jammed(api):
    assert lend(api, "X-1").status_code == 503
    said = api.get("/vault").json()
    assert "X-1" not in said["reserved"]
    assert "X-1" not in [loan["reel"] for loan in said["loans"]]
    assert lend(api, "X-1").status_code == 503
    assert "X-1" not in [letter["reel"] for letter in api.get("/vault").json()["letters"]]


@check(
    "Writes down who was refused",
    hint="Who runs what you put off until after the answer, and is it that answer which is sent?",
    weight=3,
)
def test_writes_down_who_was_refused(api):
    assert lend(api, "A-40").status_code == 201
    assert lend(api, "A-40", headers={"X-Member": "key-ben"}).status_code == 409
    refused = {"member": "Ben", "reel": "A-40"}
    assert seen(api, lambda vault: refused in vault["refusals"])
    assert lend(api, "Q-2").status_code == 404
    assert "Q-2" not in [one["reel"] for one in api.get("/vault").json()["refusals"]]


@check(
    "Answers first and writes the letter then",
    hint="What is the visitor waiting for?",
    weight=2,
)
def test_answers_first(fresh_api):
    api = fresh_api()
    assert lend(api, "G-1").status_code == 201
    assert api.get("/vault").json()["letters"] == []
    api.post("/vault/gate")
    assert seen(api, lambda vault: vault["letters"] == [{"member": "Ada", "reel": "G-1"}])


@check(
    "Keeps no desk open for a letter",
    hint="When is a desk closed: after the function, after the answer, or after all that hangs on it?",
    weight=3,
)
def test_keeps_no_desk_open(fresh_api):
    api = fresh_api()
    assert lend(api, "G-2").status_code == 201
    closed = seen(api, lambda vault: vault["desks"] == 0, patience=0.4)
    letters = api.get("/vault").json()["letters"]
    api.post("/vault/gate")
    assert closed or letters, "a desk is open while the letter is written"
    assert lend(api, "A-50", days=99).status_code == 422
    assert lend(api, "Q-3").status_code == 404
    assert seen(api, lambda vault: vault["desks"] == 0)
