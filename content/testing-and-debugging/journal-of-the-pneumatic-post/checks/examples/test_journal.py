"""Two capsules, and what the journal says of them."""

import json
import time

from harness import check


def requests_in(shared_files, ids):
    """Wait until each of these requests has its line, and return them by id."""
    until = time.monotonic() + 1
    while True:
        lines = [json.loads(line) for line in (shared_files.read("log") or b"").splitlines()]
        found = {one["request_id"]: one for one in lines if one["event"] == "request"}
        if set(ids) <= set(found) or time.monotonic() > until:
            return found
        time.sleep(0.01)


@check(
    "Writes a line of JSON for a request, and gives the client its id",
    hint="What does a formatter return, and who knows when a request is over?",
    weight=2,
)
def test_writes_a_line(fresh_api, shared_files):
    api = fresh_api(env={"JOURNAL": shared_files.path("log")})
    reply = api.post("/capsules", json={"station": "opera", "code": "open-sesame"})
    assert reply.status_code == 201
    request_id = reply.headers["x-request-id"]
    line = requests_in(shared_files, [request_id])[request_id]
    assert line["method"] == "POST"
    assert line["route"] == "/capsules"
    assert line["status"] == 201
    assert line["level"] == "INFO"
    assert line["ms"] >= 0


@check(
    "Answers the unexpected without telling why",
    hint="The client needs a status, a code, and a way to refer to this failure.",
    weight=2,
)
def test_answers_the_unexpected(fresh_api, shared_files):
    api = fresh_api(env={"JOURNAL": shared_files.path("log")})
    reply = api.get("/tubes/0/speed")
    assert reply.status_code == 500
    assert reply.json() == {"code": "internal", "request_id": reply.json()["request_id"]}
