"""The record: one for each request, as soon as its answer has ended, whatever the end was."""

import time
from contextlib import suppress

from harness import check


def records_of(api, request_id, tries=25):
    """Return the records of a request; wait a little when there is none yet."""
    for _ in range(tries):
        found = [each for each in api.get("/log").json() if each["request_id"] == request_id]
        if found:
            return found
        time.sleep(0.02)
    return []


@check(
    "Writes one record of a crash",
    hint="An exception passes through your code here. Which of your lines still run?",
    weight=2,
)
def test_writes_a_record_of_a_crash(api):
    api.get("/crash", headers={"X-Request-ID": "crash-2"})
    (record,) = records_of(api, "crash-2")
    assert (record["path"], record["status"]) == ("/crash", 500)


@check(
    "Measures a stream to its end",
    hint="Your code gets hold of an answer when it begins. How do you learn that it has ended?",
    weight=3,
)
def test_measures_a_stream_to_its_end(api):
    reply = api.get("/rows", headers={"X-Request-ID": "rows-1"})
    assert reply.text.splitlines() == ["row 0", "row 1", "row 2"]
    (record,) = records_of(api, "rows-1")
    assert record["status"] == 200
    assert record["seconds"] >= 0.14


@check(
    "Writes a record of an answer that breaks off",
    hint="This answer has a beginning and no proper end. Which of your lines run all the same?",
    weight=2,
)
def test_writes_a_record_of_a_torn_answer(api):
    # The server may drop the connection here, so no other request should be on it.
    headers = {"X-Request-ID": "torn-1", "Connection": "close"}
    with suppress(Exception):
        api.get("/torn", headers=headers)
    (record,) = records_of(api, "torn-1")
    assert (record["path"], record["status"]) == ("/torn", 200)


@check(
    "Writes the record before background tasks have ended",
    hint="The client has its answer. What else does the call of the application wait for?",
    weight=2,
)
def test_does_not_wait_for_background_tasks(api):
    try:
        reply = api.get("/report/slow", headers={"X-Request-ID": "report-1"})
        assert reply.status_code == 202
        found = records_of(api, "report-1", tries=10)
        assert len(found) == 1
    finally:
        api.post("/gates/slow")
