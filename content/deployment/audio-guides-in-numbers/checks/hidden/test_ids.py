"""One name for a request, on its answer, in its lines, and at the next service."""

import time

from harness import check


def lines(shared_files, count):
    """Return the lines of the log, once there are so many."""
    until = time.monotonic() + 1
    while True:
        found = (shared_files.read("log") or b"").decode().splitlines()
        if len(found) >= count or time.monotonic() > until:
            return found
        time.sleep(0.02)


@check(
    "Makes an id of its own when the one it gets is malformed",
    hint="Does your rule look at all of the text, or at its beginning? And which characters does it let in?",
    weight=2,
)
def test_malformed(api):
    good = "visit-7-of-the-north-wing"
    assert api.get("/tours/1", headers={"X-Request-ID": good}).headers["x-request-id"] == good
    for bad in ("short", "x" * 65, "visit-0001 admin", "visit-0001;a=b", "visit_00001"):
        made = api.get("/tours/1", headers={"X-Request-ID": bad}).headers["x-request-id"]
        assert len(made) == 32
        assert set(made) <= set("0123456789abcdef")


@check(
    "Says the id on the answer to a crash",
    hint="Who writes the answer when your code has raised, and does it pass your middleware?",
    weight=2,
)
def test_crash_says_its_id(api):
    reply = api.get("/tours/13", headers={"X-Request-ID": "tour-thirteen"})
    assert reply.status_code == 500
    assert reply.headers.get_list("x-request-id") == ["tour-thirteen"]


@check(
    "Passes the id on to the catalogue",
    hint="The next service can only write down what it was told.",
    weight=2,
)
def test_passed_on(fresh_api, upstream):
    upstream.on("GET", "/rooms/4", json={"name": "Armoury"})
    api = fresh_api({"CATALOGUE_URL": upstream.url})
    reply = api.get("/rooms/4")
    assert reply.json() == {"name": "Armoury"}
    (asked,) = upstream.requests("GET", "/rooms/4")
    assert asked.headers["x-request-id"] == reply.headers["x-request-id"]


@check(
    "Keeps the ids of requests at the same moment apart",
    hint="While one request waits, others begin. What is the current id when it goes on?",
    weight=3,
)
def test_lines_keep_their_id(fresh_api, upstream, shared_files):
    upstream.on("GET", "/rooms/1", json={}, delay_seconds=0.2)
    upstream.on("GET", "/rooms/2", json={}, delay_seconds=0.1)
    api = fresh_api({"CATALOGUE_URL": upstream.url, "LOG_FILE": shared_files.path("log")})
    visits = {number: {"X-Request-ID": f"visit-to-room-{number}"} for number in (1, 2)}
    api.at_once(
        lambda: api.get("/rooms/1", headers=visits[1]),
        lambda: api.get("/rooms/2", headers=visits[2]),
    )
    api.get("/tours/3", headers={"X-Request-ID": "visit-to-tour-3"})
    shown = {line for line in lines(shared_files, 5) if line.endswith("shown")}
    assert shown == {
        "visit-to-room-1 room 1 shown",
        "visit-to-room-2 room 2 shown",
        "visit-to-tour-3 tour 3 shown",
    }


@check(
    "Writes the id into lines of other loggers, too",
    hint="Which loggers' records come to the file, and through which of your lines do all of them go?",
    weight=2,
)
def test_line_of_the_catalogue(fresh_api, upstream, shared_files):
    upstream.on("GET", "/rooms/8", json={})
    api = fresh_api({"CATALOGUE_URL": upstream.url, "LOG_FILE": shared_files.path("log")})
    api.get("/rooms/8", headers={"X-Request-ID": "visit-to-room-8"})
    said = [line for line in lines(shared_files, 2) if "catalogue" in line]
    assert said == ["visit-to-room-8 catalogue said 200"]
