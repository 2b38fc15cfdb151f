"""The export, whose handler has long returned while rows are still read.

In this order: the first two checks look at an export without finds.
"""

import time

import pytest
from harness import check

ADA = {"X-Staff": "key-ada"}


def download(api):
    """Return the whole export; one that breaks off is a failure."""
    try:
        return api.get("/export")
    except Exception as error:
        pytest.fail(f"the export broke off: {error}")


def settle(api, patience=0.2):
    """Wait until no session is open any more, but not for ever; return how many are open."""
    end = time.monotonic() + patience
    while True:
        in_use = api.get("/connections").json()["in_use"]
        if in_use == 0 or time.monotonic() > end:
            return in_use
        time.sleep(0.01)


@check(
    "Streams the export instead of building it first",
    hint="How can a server know the length of an answer before it is sent?",
    weight=2,
)
def test_streams_the_export(api):
    reply = download(api)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/csv")
    assert "content-length" not in reply.headers


@check(
    "Gives the connection back when the export has ended",
    hint="Who closes what was opened for the stream, and when does that code run?",
    weight=2,
)
def test_gives_the_connection_back_after_the_export(api):
    before = settle(api)
    for _ in range(3):
        assert download(api).status_code == 200
    assert settle(api, patience=1.0) <= before


@check(
    "Exports every find, to the last line",
    hint="The handler returns before the first line is sent. What is left of its session by then?",
    weight=3,
)
def test_exports_every_find(api):
    expected = []
    for number in range(4):
        find = {"label": f"E-{number}", "what": "Umbrella", "station": "Mill Road"}
        assert api.post("/finds", json=find, headers=ADA).status_code == 201
        expected.append(f"E-{number},Umbrella,Mill Road")
    settle(api)
    reply = download(api)
    assert reply.status_code == 200
    assert reply.text.splitlines()[1:] == expected
