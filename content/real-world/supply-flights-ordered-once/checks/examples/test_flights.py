"""Services that work, or not quite."""

from harness import check

FLIGHT = {"to": "south-ridge", "content": "flour and gas"}


def start(fresh_api, upstream, **env):
    """Start the gateway; pauses are short, and the breaker has patience."""
    usual = {"PAUSE_SECONDS": "0.01", "BREAKER_FAILURES": "50"}
    urls = {"PADS_URL": upstream.url, "FLIGHTS_URL": upstream.url}
    return fresh_api(env={**urls, **usual, **env})


@check(
    "Passes questions and answers on",
    hint="Compare what the service got with what was sent to you.",
    weight=1,
)
def test_passes_on(fresh_api, upstream):
    upstream.on("GET", "/pads/south-ridge", json={"name": "south-ridge", "free": True})
    upstream.on("POST", "/flights", status=201, json={"number": 17})
    api = start(fresh_api, upstream)
    reply = api.get("/pads/south-ridge")
    assert (reply.status_code, reply.json()) == (200, {"name": "south-ridge", "free": True})
    reply = api.post("/flights", json=FLIGHT)
    assert (reply.status_code, reply.json()) == (201, {"number": 17})
    (sent,) = upstream.requests("POST", "/flights")
    assert sent.json() == FLIGHT


@check(
    "Tries again when a service fails for a moment",
    hint="There is more than one kind of failure, and a number of tries that is enough.",
    weight=2,
)
def test_tries_again(fresh_api, upstream):
    upstream.on("GET", "/pads/south-ridge", drops=True).on("GET", "/pads/south-ridge", status=503)
    upstream.on("GET", "/pads/south-ridge", json={"name": "south-ridge"})
    upstream.on("GET", "/pads/glacier", status=500)
    api = start(fresh_api, upstream)
    assert api.get("/pads/south-ridge").status_code == 200
    assert len(upstream.requests("GET", "/pads/south-ridge")) == 3
    assert api.get("/pads/glacier").status_code == 502
    assert len(upstream.requests("GET", "/pads/glacier")) == 3


@check(
    "Asks no more once the breaker is open",
    hint="Who counts the failures of all requests, and who looks at the count before a try?",
    weight=2,
)
def test_asks_no_more(fresh_api, upstream):
    upstream.on("GET", "/pads/south-ridge", status=500)
    api = start(fresh_api, upstream, BREAKER_FAILURES="3", OPEN_SECONDS="30")
    assert api.get("/pads/south-ridge").status_code == 502
    assert api.get("/pads/south-ridge").status_code == 503
    assert len(upstream.requests()) == 3
