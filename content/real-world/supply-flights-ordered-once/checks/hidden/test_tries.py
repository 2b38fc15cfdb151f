"""Tries, their keys, and their time."""

import time

from harness import check

FLIGHT = {"to": "south-ridge", "content": "flour and gas"}


def start(fresh_api, upstream, **env):
    """Start the gateway; pauses are short, and the breaker has patience."""
    usual = {"PAUSE_SECONDS": "0.01", "BREAKER_FAILURES": "50", "TRY_SECONDS": "3"}
    urls = {"PADS_URL": upstream.url, "FLIGHTS_URL": upstream.url}
    return fresh_api(env={**urls, **usual, "TOTAL_SECONDS": "5", **env})


@check(
    "Keeps one key over all tries of a request, and no longer",
    hint="When is the key made: for a try, for a request, or when the app starts?",
    weight=3,
)
def test_one_key_for_all_tries(fresh_api, upstream):
    upstream.on("POST", "/flights", drops=True).on("POST", "/flights", status=502)
    upstream.on("POST", "/flights", status=201, json={"number": 1})
    api = start(fresh_api, upstream)
    for _ in range(2):
        assert api.post("/flights", json=FLIGHT).status_code == 201
    keys = [request.headers["idempotency-key"] for request in upstream.requests()]
    assert len(keys) == 4
    assert keys[0] == keys[1] == keys[2]
    assert keys[3] != keys[0]
    assert all(keys)


@check(
    "Uses the caller's key for every try",
    hint="Your caller tries again, too. How does the service see that both mean one flight?",
    weight=3,
)
def test_the_caller_s_key(fresh_api, upstream):
    upstream.on("POST", "/flights", status=503).on("POST", "/flights", json={"number": 1})
    api = start(fresh_api, upstream)
    for key in ["south-ridge/88", "south-ridge/88", "north-ridge/1"]:
        headers = {"Idempotency-Key": key}
        assert api.post("/flights", json=FLIGHT, headers=headers).status_code == 200
    keys = [request.headers["idempotency-key"] for request in upstream.requests()]
    assert keys == ["south-ridge/88", "south-ridge/88", "south-ridge/88", "north-ridge/1"]


@check(
    "Takes no answer for a failure",
    hint="Somebody who says no is there. Would asking again change it, and is the service down?",
    weight=3,
)
def test_a_no_is_an_answer(fresh_api, upstream):
    upstream.on("POST", "/flights", status=409, json={"detail": "No flights in this fog"})
    upstream.on("GET", "/pads/glacier", status=404, json={"detail": "No such pad"})
    api = start(fresh_api, upstream, BREAKER_FAILURES="2")
    for number in range(1, 4):
        reply = api.post("/flights", json=FLIGHT)
        assert (reply.status_code, reply.json()) == (409, {"detail": "No flights in this fog"})
        assert len(upstream.requests("POST", "/flights")) == number
        reply = api.get("/pads/glacier")
        assert (reply.status_code, reply.json()) == (404, {"detail": "No such pad"})


@check(
    "Answers within its total time",
    hint="How long may the last try last? Add up what came before it.",
    weight=3,
)
def test_total_time(fresh_api, upstream):
    upstream.on("GET", "/pads/south-ridge", hangs=True)
    api = start(fresh_api, upstream, TRY_SECONDS="2", TOTAL_SECONDS="0.25")
    begun = time.monotonic()
    reply = api.get("/pads/south-ridge")
    took = time.monotonic() - begun
    assert reply.status_code == 504
    assert took < 1.5, "it answered long after its time"
    assert len(upstream.requests()) == 1


@check(
    "Answers at once when there is no time for another try",
    hint="What is known before the pause: can there be a try after it, and what would it change?",
    weight=2,
)
def test_no_time_for_another(fresh_api, upstream):
    upstream.on("GET", "/pads/south-ridge", status=500)
    api = start(fresh_api, upstream, PAUSE_SECONDS="2.5", TOTAL_SECONDS="2")
    begun = time.monotonic()
    reply = api.get("/pads/south-ridge")
    took = time.monotonic() - begun
    assert reply.status_code == 502
    assert took < 1.8, "it waited for a try that it could not make"
    assert len(upstream.requests()) == 1


@check(
    "Tells too late from broken, by the last try",
    hint="Two of your answers differ. Which failure does the caller hear of when there were several?",
    weight=2,
)
def test_too_late_or_broken(fresh_api, upstream):
    upstream.on("GET", "/pads/late", status=500, times=2)
    upstream.on("GET", "/pads/late", hangs=True)
    upstream.on("GET", "/pads/broken", hangs=True)
    upstream.on("GET", "/pads/broken", drops=True)
    api = start(fresh_api, upstream, TRY_SECONDS="0.35")
    pads = ["/pads/late", "/pads/broken"]
    replies = api.at_once(*[lambda pad=pad: api.get(pad) for pad in pads])
    assert [reply.status_code for reply in replies] == [504, 502]
    assert len(upstream.requests()) == 6
