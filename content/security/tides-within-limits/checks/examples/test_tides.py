"""Clients ask for tides, now and then too often."""

from harness import check


def ask(api, key="key-h1", port="brest"):
    """Ask for the tides of a port."""
    return api.get(f"/tides/{port}", headers={"X-API-Key": key})


@check(
    "Answers a known client, and tells how much is left",
    hint="Two headers come with the answer. What do they say after the first request?",
    weight=2,
)
def test_answers_a_client(api):
    api.put("/clock", json={"now": 1000})
    reply = ask(api)
    assert reply.status_code == 200
    assert reply.json() == {"port": "brest", "high_water": ["04:12", "16:38"]}
    assert reply.headers["x-ratelimit-limit"] == "3"
    assert reply.headers["x-ratelimit-remaining"] == "2"


@check(
    "Refuses one request too many, and says when to come back",
    hint="Which status says that it was too many? Count from the oldest request that matters.",
    weight=2,
)
def test_refuses_one_too_many(api):
    api.put("/clock", json={"now": 2000})
    assert [ask(api).status_code for _ in range(3)] == [200, 200, 200]
    api.put("/clock", json={"now": 2020})
    refused = ask(api)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "40"
    assert refused.headers["x-ratelimit-remaining"] == "0"


@check(
    "Asks who the client is, but not for its health",
    hint="One route must work for everybody at any time.",
)
def test_asks_who_it_is(api):
    assert api.get("/tides/brest").status_code == 401
    assert ask(api, key="key-x9").status_code == 401
    for _ in range(5):
        assert api.get("/health").status_code == 200
