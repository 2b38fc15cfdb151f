"""What caches and browsers read in the answers."""

from harness import check

COUNTER = "https://counter.example"


def parts(reply, name):
    """Return the entries of a header that is a list, in small letters."""
    lines = reply.headers.get_list(name)
    return {part.strip().lower() for line in lines for part in line.split(",")}


@check(
    "Tells caches in every answer what it depends on",
    hint="Answers are made in many places: by your handlers, by FastAPI, by the router. Which code sees all of them?",
    weight=3,
)
def test_every_answer_varies(api):
    two = {"API-Version": "2"}
    etag = api.get("/wheels/1", headers=two).headers["ETag"]
    replies = [
        (200, api.get("/wheels")),
        (200, api.get("/wheels/1")),
        (200, api.get("/wheels/1", headers=two)),
        (201, api.post("/wheels", headers=two, json={"name": "Plain", "weight_grams": 900})),
        (304, api.get("/wheels/1", headers={**two, "If-None-Match": etag})),
        (400, api.get("/wheels/1", headers={"API-Version": "3"})),
        (404, api.get("/wheels/999")),
        (405, api.put("/wheels/1", headers=two)),
        (422, api.post("/wheels", json={"name": ""})),
    ]
    for status, reply in replies:
        assert reply.status_code == status
        assert "api-version" in parts(reply, "Vary"), f"an answer with {status} goes without"


@check(
    "Takes nothing away from what others say in the same header",
    hint="Compression and CORS have their say in it, too.",
    weight=2,
)
def test_vary_keeps_its_other_entries(api):
    for number in range(12):
        api.post("/wheels", json={"name": f"A wheel to fill shelf {number}", "weight": "5.000 kg"})
    reply = api.get("/wheels", headers={"Accept-Encoding": "gzip", "Origin": COUNTER})
    assert reply.headers.get("Content-Encoding") == "gzip"
    assert {"accept-encoding", "origin"} <= parts(reply, "Vary")


@check(
    "Gives each format a validator of its own",
    hint="A client changes its version and still has the old answer in its cache. What does it ask, and what does it get?",
    weight=3,
)
def test_each_format_has_its_etag(api):
    one, two = {"API-Version": "1"}, {"API-Version": "2"}
    first = api.get("/wheels/3", headers=one).headers["ETag"]
    reply = api.get("/wheels/3", headers={**two, "If-None-Match": first})
    assert reply.status_code == 200
    assert reply.json()["weight_grams"] == 12075
    second = reply.headers["ETag"]
    assert first != second
    assert api.get("/wheels/3", headers={**two, "If-None-Match": second}).status_code == 304
    assert api.get("/wheels/3", headers={"If-None-Match": first}).status_code == 304
    assert api.get("/wheels/3", headers={"If-None-Match": second}).status_code == 200


@check(
    "Lets the front end ask for a version and read which one it got",
    hint="A browser asks before it sends a header that is not one of the ordinary ones. And what may a script read?",
    weight=2,
)
def test_front_end_may_use_versions(api):
    preflight = api.options(
        "/wheels/1",
        headers={
            "Origin": COUNTER,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "api-version",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers.get("Access-Control-Allow-Origin") == COUNTER
    assert {"api-version", "*"} & parts(preflight, "Access-Control-Allow-Headers")
    reply = api.get("/wheels/1", headers={"Origin": COUNTER, "API-Version": "2"})
    assert reply.headers.get("Access-Control-Allow-Origin") == COUNTER
    assert {"api-version", "*"} & parts(reply, "Access-Control-Expose-Headers")


@check(
    "Lets the front end read why it was refused",
    hint="Which layer writes the refusal, and which one the headers that a browser wants to see?",
    weight=2,
)
def test_front_end_reads_the_refusal(api):
    reply = api.get("/wheels/1", headers={"Origin": COUNTER, "API-Version": "3"})
    assert reply.status_code == 400
    assert reply.headers.get("Access-Control-Allow-Origin") == COUNTER
