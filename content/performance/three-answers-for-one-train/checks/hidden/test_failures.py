"""Services that do not answer as they should."""

from harness import check


def start(fresh_api, upstream, **limits):
    """Start the app with these time limits; the others are long."""
    long = {"PLATFORM_SECONDS": "5", "DELAY_SECONDS": "5", "COACHES_SECONDS": "5"}
    return fresh_api(env={"SERVICES_URL": upstream.url, **long, **limits})


@check(
    "Takes everything that is no success for a failure",
    hint="A status alone is not enough, and a body alone is not either. Read what a success is.",
    weight=3,
)
def test_takes_no_failure_for_a_success(fresh_api, upstream):
    failures = [
        {"status": 500, "json": {"error": "a stack trace"}},
        {"status": 202, "json": {"later": True}},
        {"text": "<h1>We are back soon</h1>"},
        {"json": ["no", "object"]},
        {"drops": True},
    ]
    for number, failure in enumerate(failures):
        upstream.on("GET", f"/platforms/{number}", json={"track": "1"})
        upstream.on("GET", f"/delays/{number}", json={"minutes": number})
        upstream.on("GET", f"/coaches/{number}", **failure)
    api = start(fresh_api, upstream)
    for number in range(len(failures)):
        reply = api.get(f"/trains/{number}")
        assert reply.status_code == 200
        assert reply.json() == {
            "number": number,
            "platform": {"track": "1"},
            "delay": {"minutes": number},
            "coaches": None,
            "missing": ["coaches"],
        }
    assert len(upstream.requests("GET", "/coaches/0")) == 1


@check(
    "Names what is missing in an order of its own, not that of the failures",
    hint="The service that fails first is not always the first of the list.",
    weight=1,
)
def test_names_the_missing_in_order(fresh_api, upstream):
    upstream.on("GET", "/platforms/8", json={"track": "1"})
    upstream.on("GET", "/delays/8", status=500, delay_seconds=0.2)
    upstream.on("GET", "/coaches/8", status=500)
    reply = start(fresh_api, upstream).get("/trains/8")
    assert reply.status_code == 200
    assert reply.json()["delay"] is None
    assert reply.json()["coaches"] is None
    assert reply.json()["missing"] == ["delay", "coaches"]


@check(
    "Tells who is to blame when there is no platform",
    hint="Not found, too late, broken: a client does something else after each of them.",
    weight=3,
)
def test_tells_who_is_to_blame(fresh_api, upstream):
    for number in range(5):
        upstream.on("GET", f"/delays/{number}", json={"minutes": 1})
        upstream.on("GET", f"/coaches/{number}", status=404)
    upstream.on("GET", "/platforms/0", json={"track": "1"}, delay_seconds=1.0)
    upstream.on("GET", "/platforms/1", status=503)
    upstream.on("GET", "/platforms/2", drops=True)
    upstream.on("GET", "/platforms/3", text="soon")
    upstream.on("GET", "/platforms/4", status=404)
    api = start(fresh_api, upstream, PLATFORM_SECONDS="0.4")
    assert [api.get(f"/trains/{number}").status_code for number in range(5)] == [
        504,
        502,
        502,
        502,
        404,
    ]
