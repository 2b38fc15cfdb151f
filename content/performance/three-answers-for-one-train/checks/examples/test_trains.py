"""Monitors ask for a train."""

from harness import check


def start(fresh_api, upstream):
    """Start the app, with time limits that nobody reaches by chance."""
    return fresh_api(
        env={
            "SERVICES_URL": upstream.url,
            "PLATFORM_SECONDS": "5",
            "DELAY_SECONDS": "5",
            "COACHES_SECONDS": "5",
        }
    )


@check(
    "Puts three answers together, and asks for all of them at once",
    hint="When is the second request sent: now, or when the first was answered?",
    weight=2,
)
def test_puts_three_answers_together(fresh_api, upstream):
    upstream.on("GET", "/platforms/71", json={"track": "4b"}, delay_seconds=0.2)
    upstream.on("GET", "/delays/71", json={"minutes": 12, "why": "snow"}, delay_seconds=0.2)
    upstream.on("GET", "/coaches/71", json={"order": "CBA"}, delay_seconds=0.2)
    reply = start(fresh_api, upstream).get("/trains/71")
    assert reply.status_code == 200
    assert reply.json() == {
        "number": 71,
        "platform": {"track": "4b"},
        "delay": {"minutes": 12, "why": "snow"},
        "coaches": {"order": "CBA"},
        "missing": [],
    }
    assert len(upstream.requests()) == 3
    assert upstream.most_at_once == 3


@check(
    "Shows the train although one service says no",
    hint="Which status and which value stand for a part that is not there?",
    weight=2,
)
def test_shows_what_there_is(fresh_api, upstream):
    upstream.on("GET", "/platforms/71", json={"track": "4b"})
    upstream.on("GET", "/delays/71", status=503)
    upstream.on("GET", "/coaches/71", json={"order": "CBA"})
    reply = start(fresh_api, upstream).get("/trains/71")
    assert reply.status_code == 200
    assert reply.json() == {
        "number": 71,
        "platform": {"track": "4b"},
        "delay": None,
        "coaches": {"order": "CBA"},
        "missing": ["delay"],
    }
