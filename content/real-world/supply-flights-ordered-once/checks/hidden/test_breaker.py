"""The breaker: when it opens, for whom, and how it closes."""

import time

from harness import check

FLIGHT = {"to": "south-ridge", "content": "flour and gas"}
PAD = "/pads/south-ridge"


def start(fresh_api, upstream, **env):
    """Start the gateway; pauses are short, and the breaker has patience."""
    usual = {"PAUSE_SECONDS": "0.01", "BREAKER_FAILURES": "50", "TRY_SECONDS": "3"}
    urls = {"PADS_URL": upstream.url, "FLIGHTS_URL": upstream.url}
    return fresh_api(env={**urls, **usual, "TOTAL_SECONDS": "5", **env})


@check(
    "Opens in the middle of a request, too",
    hint="Who asks the breaker, a request or each of its tries?",
    weight=3,
)
def test_opens_in_the_middle(fresh_api, upstream):
    upstream.on("GET", PAD, status=500)
    env = {"PAUSE_SECONDS": "0.1", "BREAKER_FAILURES": "4", "OPEN_SECONDS": "30"}
    api = start(fresh_api, upstream, **env)
    both = api.at_once(*[lambda: api.get(PAD)] * 2)
    assert [reply.status_code for reply in both] == [502] * 2
    assert [api.get(PAD).status_code for _ in range(2)] == [503] * 2
    assert len(upstream.requests()) in (4, 5), "one may have been under way, not two"


@check(
    "Says in whole seconds when to come back",
    hint="What does the standard allow in this header, and what is half a second, rounded?",
    weight=2,
)
def test_when_to_come_back(fresh_api, upstream):
    upstream.on("GET", PAD, drops=True)
    api = start(fresh_api, upstream, BREAKER_FAILURES="2", OPEN_SECONDS="0.95")
    assert api.get(PAD).status_code == 502
    reply = api.get(PAD)
    assert reply.status_code == 503
    assert reply.headers["retry-after"] == "1"


@check(
    "Leaves the other service alone",
    hint="No flights can be ordered. May one still ask which pads there are?",
    weight=3,
)
def test_leaves_the_other_alone(fresh_api, upstream):
    upstream.on("POST", "/flights", status=500)
    upstream.on("GET", PAD, json={"name": "south-ridge"})
    api = start(fresh_api, upstream, BREAKER_FAILURES="3", OPEN_SECONDS="30")
    assert api.post("/flights", json=FLIGHT).status_code == 502
    assert api.post("/flights", json=FLIGHT).status_code == 503
    assert api.get(PAD).status_code == 200


@check(
    "Counts failures in a row, of one request or of several",
    hint="What does an answer say about the failures before it, whatever it says?",
    weight=2,
)
def test_in_a_row(fresh_api, upstream):
    for status in [200, 404, 200]:
        upstream.on("GET", PAD, status=500, times=2).on("GET", PAD, status=status, json={})
    api = start(fresh_api, upstream, BREAKER_FAILURES="4", OPEN_SECONDS="30")
    assert [api.get(PAD).status_code for _ in range(4)] == [200, 404, 200, 200]


@check(
    "Lets a single request find out whether the service is back",
    hint="When the time is over, all who wait come at once. Who decides which of them goes?",
    weight=4,
)
def test_a_single_one_finds_out(fresh_api, upstream):
    upstream.on("GET", PAD, status=500, times=3)
    upstream.on("GET", PAD, status=404, json={"detail": "No such pad"}, delay_seconds=0.3)
    upstream.on("GET", PAD, json={"free": True})
    api = start(fresh_api, upstream, BREAKER_FAILURES="3", OPEN_SECONDS="0.2")
    assert api.get(PAD).status_code == 502
    time.sleep(0.25)
    replies = api.at_once(*[lambda: api.get(PAD)] * 6)
    assert sorted(reply.status_code for reply in replies) == [404] + [503] * 5
    assert len(upstream.requests()) == 4
    assert api.get(PAD).status_code == 200


@check(
    "Opens again when the first try after the pause fails",
    hint="How many failures does it take the second time?",
    weight=3,
)
def test_opens_again(fresh_api, upstream):
    upstream.on("GET", PAD, status=500)
    api = start(fresh_api, upstream, BREAKER_FAILURES="3", OPEN_SECONDS="0.4")
    assert api.get(PAD).status_code == 502
    time.sleep(0.4)
    assert api.get(PAD).status_code == 502
    assert api.get(PAD).status_code == 503
    assert len(upstream.requests()) == 4
