"""Somebody looks up."""

from harness import check

CHART = {
    "moon": 0.4,
    "stars": [{"name": f"star {number}", "magnitude": 2.5} for number in range(200)],
}


@check(
    "Asks the observatory once, and answers twice",
    hint="Is your cache asked at all? What does the router call?",
    weight=2,
)
def test_asks_once(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=CHART)
    api = fresh_api(env={"SKY_URL": upstream.url, "TTL_SECONDS": "60"})
    for _ in range(2):
        reply = api.get("/skies/moor")
        assert reply.status_code == 200
        assert reply.json() == CHART
    assert len(upstream.requests()) == 1
    assert api.get("/skies/atlantis").status_code == 404


@check(
    "Sends it compressed, and not at all to who has it",
    hint="A tag for what is in the answer, and a status for what the client has already.",
    weight=2,
)
def test_sends_it_compressed(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=CHART)
    api = fresh_api(env={"SKY_URL": upstream.url, "TTL_SECONDS": "60"})
    reply = api.get("/skies/moor", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.json() == CHART
    again = api.get("/skies/moor", headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
