"""What the application does must stay as it is: its streams, its headers, its start."""

import re

from harness import check


@check(
    "Lets a stream begin before it has ended",
    hint="Somebody watches this stream live. Does your code hold anything back to look at it?",
    weight=3,
)
def test_lets_a_stream_begin(api):
    with api.begun("GET", "/live/live") as stream:
        api.post("/gates/live")
        assert stream.read().text.splitlines() == ["started", "opened"]


@check(
    "Adds its time beside times that are there already",
    hint="A header can come more than once. Which of your calls adds, and which one replaces?",
    weight=2,
)
def test_adds_its_time(api):
    timings = ", ".join(api.get("/search").headers.get_list("server-timing"))
    assert "db;dur=41.5" in timings
    found = re.search(r"app;dur=([0-9.]+)", timings)
    assert found
    assert 49 <= float(found[1]) < 3000


@check(
    "Lets the application start",
    hint="Not every call of an application is a request. Which one comes before the first?",
    weight=2,
)
def test_lets_the_application_start(api):
    reply = api.get("/ready")
    assert reply.status_code == 200
    assert reply.json() == {"ready": True}
