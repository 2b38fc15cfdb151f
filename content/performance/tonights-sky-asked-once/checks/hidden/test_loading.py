"""How often the observatory is asked, and who waits for it."""

import time

from harness import check

STARS = [{"name": f"star {number}", "magnitude": 2.5} for number in range(200)]


def chart(moon):
    return {"moon": moon, "stars": STARS}


def start(fresh_api, upstream, **env):
    return fresh_api(env={"SKY_URL": upstream.url, "TTL_SECONDS": "60", **env})


def moons(replies):
    """Return what the answers say of the moon."""
    assert [reply.status_code for reply in replies] == [200] * len(replies)
    return [reply.json()["moon"] for reply in replies]


@check(
    "Loads once for all who wait, at first and after expiry",
    hint="What does the second request see while the first one is still loading?",
    weight=3,
)
def test_loads_once_for_all(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1), delay_seconds=0.1)
    upstream.on("GET", "/charts/moor", json=chart(2), delay_seconds=0.1)
    api = start(fresh_api, upstream, TTL_SECONDS="0.2")
    assert moons(api.at_once(*[lambda: api.get("/skies/moor")] * 8)) == [1] * 8
    time.sleep(0.25)
    assert moons(api.at_once(*[lambda: api.get("/skies/moor")] * 8)) == [2] * 8
    assert len(upstream.requests()) == 2


@check(
    "Makes no place wait for another",
    hint="How many locks are there, and what is held while the observatory is asked?",
    weight=2,
)
def test_makes_no_place_wait(fresh_api, upstream):
    places = ["moor", "coast", "valley", "summit"]
    for number, place in enumerate(places):
        upstream.on("GET", f"/charts/{place}", json=chart(number), delay_seconds=0.2)
    api = start(fresh_api, upstream)
    replies = api.at_once(*[lambda place=place: api.get(f"/skies/{place}") for place in places])
    assert moons(replies) == [0, 1, 2, 3]
    assert len(upstream.requests()) == 4
    assert upstream.most_at_once == 4


@check(
    "Lets an answer expire, however often it is asked for",
    hint="From which moment does its time run?",
    weight=2,
)
def test_lets_it_expire(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1)).on("GET", "/charts/moor", json=chart(2))
    api = start(fresh_api, upstream, TTL_SECONDS="0.2")
    for pause in [0, 0.12, 0.12]:
        time.sleep(pause)
        reply = api.get("/skies/moor")
    assert moons([reply]) == [2]
    assert len(upstream.requests()) == 2


@check(
    "Tells all who waited of a failure, without asking again for each of them",
    hint="The first load has failed. What do those do who waited for it?",
    weight=3,
)
def test_shares_a_failure(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", status=503, delay_seconds=0.3)
    api = start(fresh_api, upstream)
    replies = api.at_once(*[lambda: api.get("/skies/moor")] * 6)
    assert [reply.status_code for reply in replies] == [502] * 6
    assert len(upstream.requests()) == 1


@check(
    "Keeps no failure, and shows the old sky until there is a new one",
    hint="What may be remembered: what went wrong, or what was right before?",
    weight=3,
)
def test_keeps_no_failure(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1)).on("GET", "/charts/moor", status=500)
    upstream.on("GET", "/charts/moor", drops=True).on("GET", "/charts/moor", text="soon")
    upstream.on("GET", "/charts/moor", json=chart(2))
    upstream.on("GET", "/charts/coast", status=503).on("GET", "/charts/coast", json=chart(3))
    api = start(fresh_api, upstream, TTL_SECONDS="0.05")
    assert moons([api.get("/skies/moor")]) == [1]
    time.sleep(0.06)
    assert moons([api.get("/skies/moor") for _ in range(3)]) == [1, 1, 1]
    assert moons([api.get("/skies/moor")]) == [2]
    assert api.get("/skies/coast").status_code == 502
    assert moons([api.get("/skies/coast")]) == [3]


@check(
    "Keeps a bounded number of skies, and those that are asked for",
    hint="Which one has to go: the one that came first, or the one nobody has asked for lately?",
    weight=2,
)
def test_keeps_a_bounded_number(fresh_api, upstream):
    for number, place in enumerate(["moor", "coast", "summit"]):
        upstream.on("GET", f"/charts/{place}", json=chart(number))
    api = start(fresh_api, upstream, MAX_ENTRIES="2")
    for place in ["moor", "coast", "moor", "summit", "moor", "coast"]:
        assert api.get(f"/skies/{place}").status_code == 200
    asked = [request.path.rpartition("/")[2] for request in upstream.requests()]
    assert asked == ["moor", "coast", "summit", "coast"]
    for place in ["dune", "lake"]:
        upstream.on("GET", f"/charts/{place}", json=chart(4))
        upstream.on("GET", f"/charts/{place}", status=503)
    api = start(fresh_api, upstream, MAX_ENTRIES="2", TTL_SECONDS="0.01")
    assert moons([api.get("/skies/dune"), api.get("/skies/lake")]) == [4, 4]
    time.sleep(0.02)
    assert moons([api.get("/skies/dune"), api.get("/skies/summit")]) == [4, 2]
    assert api.get("/skies/lake").status_code == 502, "it was asked for before the expired one"
    assert moons([api.get("/skies/dune")]) == [4]
