"""What stands in the journal."""

import json
import time
from datetime import datetime, timedelta

from harness import check

CAPSULE = {"station": "opera", "code": "open-sesame"}


def start(fresh_api, shared_files):
    """Start the app with an empty journal."""
    return fresh_api(env={"JOURNAL": shared_files.path("log")})


def id_of(reply):
    """Return the id of an answer, from its body if its header has none: that is another check's."""
    return reply.headers.get("x-request-id") or reply.json()["request_id"]


def journal(shared_files, replies):
    """Return all lines, once there is one for each of these answers or a second has passed."""
    ids = {id_of(reply) for reply in replies}
    until = time.monotonic() + 1
    while True:
        text = (shared_files.read("log") or b"").decode()
        lines = [json.loads(line) for line in text.split("\n") if line]
        found = {one.get("request_id") for one in lines if one.get("event") == "request"}
        if ids <= found or time.monotonic() > until:
            return lines
        time.sleep(0.01)


def of(lines, reply, event):
    """Return the lines of this event that belong to an answer."""
    request_id = id_of(reply)
    return [one for one in lines if (one["request_id"], one["event"]) == (request_id, event)]


@check(
    "Writes one line for each request, whoever has answered it",
    hint="Routes are not all that answers. And which name do a thousand addresses of one route share?",
    weight=3,
)
def test_writes_one_line_each(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    replies = [
        api.get("/tubes/7/speed"),
        api.get("/tubes/8/speed?unit=miles"),
        api.post("/capsules", json={**CAPSULE, "station": "attic"}),
        api.post("/capsules", json={}),
        api.get("/capsules/12"),
        api.get("/elevators/4"),
    ]
    lines = journal(shared_files, replies)
    found = [of(lines, reply, "request") for reply in replies]
    assert [len(one) for one in found] == [1] * 6
    assert [(one["method"], one["route"], one["status"]) for [one] in found] == [
        ("GET", "/tubes/{tube}/speed", 200),
        ("GET", "/tubes/{tube}/speed", 200),
        ("POST", "/capsules", 409),
        ("POST", "/capsules", 422),
        ("GET", "/capsules/{number}", 404),
        ("GET", None, 404),
    ]
    assert all(one["ms"] >= 0 for [one] in found)
    assert found[0][0]["ms"] >= 10, "the handler alone takes as long"
    assert len({id_of(reply) for reply in replies}) == 6


@check(
    "Puts a request's id into what is logged within it, in tasks and in threads",
    hint="Several requests run at once, some of them in threads. Whose id is the current one?",
    weight=3,
)
def test_puts_the_id_into_messages(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    tubes = [lambda tube=tube: api.get(f"/tubes/{tube}/speed") for tube in range(1, 6)]
    stations = [f"station {number}" for number in range(5)]
    sends = [
        lambda to=to: api.post("/capsules", json={**CAPSULE, "station": to}) for to in stations
    ]
    replies = api.at_once(*tubes, *sends)
    lines = journal(shared_files, replies)
    for reply in replies[:5]:
        assert [one["tube"] for one in of(lines, reply, "measured")] == [reply.json()["tube"]]
    for reply in replies[5:]:
        event = f"capsule to {reply.json()['station']}"
        assert len(of(lines, reply, event)) == 1
    within = [one for one in lines if one["request_id"] is not None]
    assert len(within) == 10 + 10, "each request has two lines"


@check(
    "Writes what is logged outside of any request",
    hint="What does your code find when there is no current request?",
    weight=2,
)
def test_writes_outside_of_requests(fresh_api, shared_files):
    reply = start(fresh_api, shared_files).get("/tubes/1/speed")
    lines = journal(shared_files, [reply])
    [opened] = [one for one in lines if one["event"] == "office opened"]
    assert (opened["level"], opened["request_id"]) == ("INFO", None)
    assert isinstance(opened["since"], str)
    assert datetime.fromisoformat(opened["at"]).utcoffset() == timedelta(0)


@check(
    "Stays one line of JSON for each record, whatever is in it",
    hint="Line breaks, quotes, objects that JSON does not know: who writes the text of the line?",
    weight=2,
)
def test_stays_json(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    forged = 'opera"}\n{"event": "request", "request_id": "x"}'
    replies = [
        api.post("/capsules", json={**CAPSULE, "station": 'opera "5%s"\n\\ Süd'}),
        api.post("/capsules", json={**CAPSULE, "station": forged[:40]}),
        api.post("/bundles", json=[CAPSULE]),
    ]
    assert [reply.status_code for reply in replies] == [201] * 3
    lines = journal(shared_files, replies)
    assert len(of(lines, replies[0], 'capsule to opera "5%s"\n\\ Süd')) == 1
    assert len(of(lines, replies[1], "capsule to " + forged[:40])) == 1
    [bundle] = of(lines, replies[2], "bundle")
    assert isinstance(bundle["by"], str)
    assert len(bundle["bundle"]) == 1


@check(
    "Hides secrets at every depth",
    hint="What is logged may be an object in a list in an object.",
    weight=2,
)
def test_hides_secrets(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    secret = 'hush"hush\\hush'
    replies = [
        api.post("/capsules", json={**CAPSULE, "code": secret}),
        api.post("/bundles", json=[{**CAPSULE, "code": secret}] * 2),
        api.get("/capsules/1", headers={"Authorization": "Bearer " + secret}),
    ]
    lines = journal(shared_files, replies)
    [single] = of(lines, replies[0], "capsule to opera")
    assert single["capsule"] == {"station": "opera", "code": "[hidden]"}
    [several] = of(lines, replies[1], "bundle")
    assert several["bundle"] == [{"station": "opera", "code": "[hidden]"}] * 2
    [searched] = of(lines, replies[2], "searched")
    assert (searched["authorization"], searched["level"]) == ("[hidden]", "WARNING")
    assert b"hush" not in shared_files.read("log")


@check(
    "Keeps the traceback of the unexpected, once",
    hint="Who logs the exception, and who else does?",
    weight=3,
)
def test_keeps_the_traceback(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    replies = [api.get("/tubes/0/speed"), api.get("/tubes/1/speed")]
    assert replies[0].status_code == 500
    lines = journal(shared_files, replies)
    [line] = of(lines, replies[0], "unexpected")
    assert (line["level"], line["error"]) == ("ERROR", "ZeroDivisionError")
    assert "tell_speed" in line["traceback"]
    [request] = of(lines, replies[0], "request")
    assert lines.index(line) < lines.index(request)
    assert (request["status"], request["route"]) == (500, "/tubes/{tube}/speed")
    assert [one["event"] for one in lines if "Traceback" in json.dumps(one)] == ["unexpected"]
    assert [one["level"] for one in lines].count("ERROR") == 1
