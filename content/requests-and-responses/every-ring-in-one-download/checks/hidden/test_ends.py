"""Every way in which a download can end, and what is open afterwards."""

import time
from contextlib import suppress

import httpx2
import pytest
from harness import check


def still_open(api, what, patience=1.5):
    """Wait until nothing of a kind is open any more, but not for ever; return how many are."""
    until = time.monotonic() + patience
    while (count := api.get("/archive").json()[what]) and time.monotonic() < until:
        time.sleep(0.01)
    return count


def ask(api, path):
    """Return the reply; a connection that breaks off is none."""
    try:
        return api.get(path)
    except httpx2.TransportError:
        raise AssertionError("the connection broke off") from None


@check(
    "Closes the connection after a download",
    hint="Which line closes it, and when is that line run?",
    weight=2,
)
def test_closes_after_a_download(fresh_api):
    api = fresh_api()
    assert ask(api, "/recoveries.csv?year=2024").status_code == 200
    assert still_open(api, "connections") == 0


@check(
    "Says that there is nothing, and keeps no connection for it",
    hint="At which moment do you know that a year is empty? Is the status still yours then?",
    weight=3,
)
def test_says_that_there_is_nothing(fresh_api):
    api = fresh_api()
    assert ask(api, "/recoveries.csv?year=1815").status_code == 404
    assert still_open(api, "connections") == 0


@check(
    "Breaks off when the archive fails, and lets nobody take that for the end",
    hint="The status is out. What else tells the receiver that something is missing?",
    weight=3,
)
def test_breaks_off(api):
    with pytest.raises(httpx2.TransportError):
        api.get("/recoveries.csv?year=2001")


@check(
    "Closes the connection when the archive fails",
    hint="Which of your lines are skipped when reading a batch raises?",
    weight=2,
)
def test_closes_after_a_failure(fresh_api):
    api = fresh_api()
    with suppress(httpx2.TransportError):
        api.get("/recoveries.csv?year=2001")
    assert still_open(api, "connections") == 0


@check(
    "Closes the connection when the client goes away",
    hint="What is called when nobody takes the rest of your rows?",
    weight=3,
)
def test_closes_when_the_client_leaves(fresh_api):
    api = fresh_api()
    with api.begun("GET", "/recoveries.csv?year=2010") as download:
        assert download.status_code == 200
    assert still_open(api, "connections") == 0


@check(
    "Sends away whom it has no connection for",
    hint="When do you ask for the connection: before the status is sent, or after it?",
    weight=2,
)
def test_sends_away(fresh_api):
    api = fresh_api()
    great_year = "/recoveries.csv?year=2010"
    with api.begun("GET", great_year) as first, api.begun("GET", great_year) as second:
        assert (first.status_code, second.status_code) == (200, 200)
        third = ask(api, "/recoveries.csv?year=2023")
        assert third.status_code == 503
        assert int(third.headers["retry-after"]) >= 0
        assert first.read().text.splitlines()[-1] == "end,10000"


@check(
    "Closes the notes, and knows which ones there are",
    hint="Who closes a file that was handed to a response? And who opens it, at which moment?",
    weight=2,
)
def test_closes_the_notes(fresh_api):
    api = fresh_api()
    reply = ask(api, "/hides/reed/notes")
    assert reply.text == "1: Fog.\n2: No nets.\n3: Coffee: très bon."
    assert ask(api, "/hides/moor/notes").status_code == 404
    assert still_open(api, "files") == 0
