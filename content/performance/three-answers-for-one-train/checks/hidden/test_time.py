"""What is open at the same time, and for how long."""

import time

from harness import check


def start(fresh_api, upstream, **limits):
    """Start the app with these time limits; the others are long."""
    long = {"PLATFORM_SECONDS": "5", "DELAY_SECONDS": "5", "COACHES_SECONDS": "5"}
    return fresh_api(env={"SERVICES_URL": upstream.url, **long, **limits})


@check(
    "Keeps no train waiting for another one",
    hint="Several monitors ask at the same moment. What do their requests share in your code?",
    weight=3,
)
def test_keeps_no_train_waiting(fresh_api, upstream):
    numbers = [71, 72, 73]
    for number in numbers:
        for path in ["platforms", "delays", "coaches"]:
            upstream.on("GET", f"/{path}/{number}", json={"of": number}, delay_seconds=0.3)
    api = start(fresh_api, upstream)
    replies = api.at_once(*[lambda n=number: api.get(f"/trains/{n}") for number in numbers])
    assert [reply.status_code for reply in replies] == [200] * 3
    for number, reply in zip(numbers, replies, strict=True):
        assert reply.json()["number"] == number
        assert reply.json()["coaches"] == {"of": number}
    assert len(upstream.requests()) == 9
    assert upstream.most_at_once == 9


@check(
    "Gives each service its own time, and no service another one's",
    hint="One service may be given up early while another one is still waited for.",
    weight=3,
)
def test_gives_each_its_own_time(fresh_api, upstream):
    upstream.on("GET", "/platforms/5", json={"track": "1"})
    upstream.on("GET", "/delays/5", json={"minutes": 3}, delay_seconds=0.6)
    upstream.on("GET", "/coaches/5", json={"order": "AB"}, delay_seconds=0.3)
    reply = start(fresh_api, upstream, DELAY_SECONDS="0.1").get("/trains/5")
    assert reply.status_code == 200
    assert reply.json() == {
        "number": 5,
        "platform": {"track": "1"},
        "delay": None,
        "coaches": {"order": "AB"},
        "missing": ["delay"],
    }


@check(
    "Says at once that there is nothing to show",
    hint="One answer decides everything. Who looks at it, and when?",
    weight=2,
)
def test_says_at_once_that_there_is_nothing(fresh_api, upstream):
    upstream.on("GET", "/platforms/6", status=404)
    upstream.on("GET", "/delays/6", json={"minutes": 3})
    upstream.on("GET", "/coaches/6", json={"order": "AB"}, delay_seconds=1.0)
    api = start(fresh_api, upstream)
    assert api.get("/trains/7").status_code == 404  # warm: nothing is made for the first time
    begun = time.monotonic()
    reply = api.get("/trains/6")
    took = time.monotonic() - begun
    assert reply.status_code == 404
    assert took < 0.8, "it waited for an answer that it does not need"
