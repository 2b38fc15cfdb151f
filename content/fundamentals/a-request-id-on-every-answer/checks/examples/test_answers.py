"""What a client and an operator see of one request."""

import re

from harness import check


@check(
    "Marks an answer with the id that the client sent",
    hint="Callers who know the id look for it in the answer. Which object holds their headers?",
)
def test_takes_over_an_id(api):
    reply = api.get("/items/7", headers={"X-Request-ID": "order-4711.a_b"})
    assert reply.status_code == 200
    assert reply.json() == {"number": 7}
    assert reply.headers.get_list("x-request-id") == ["order-4711.a_b"]


@check(
    "Says how long the application took",
    hint="The time is given in thousandths of a second, as a decimal number.",
)
def test_says_how_long_it_took(api):
    (timing,) = api.get("/items/7").headers.get_list("server-timing")
    found = re.fullmatch(r"app;dur=([0-9.]+)", timing)
    assert found
    assert 0 <= float(found[1]) < 2000


@check(
    "Writes a record of a request",
    hint="A dictionary with five keys goes to the log. Compare them with the page.",
)
def test_writes_a_record(api):
    api.get("/items/7", headers={"X-Request-ID": "example-record"})
    records = api.get("/log").json()
    (record,) = [each for each in records if each["request_id"] == "example-record"]
    seconds = record.pop("seconds")
    assert 0 <= seconds < 2
    assert record == {
        "request_id": "example-record",
        "method": "GET",
        "path": "/items/7",
        "status": 200,
    }
