"""The id: on every answer, for one request only, and never what a stranger makes of it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

from harness import check

GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def id_of(reply):
    """Return the one id that an answer has."""
    (found,) = reply.headers.get_list("x-request-id")
    return found


@check(
    "Marks answers that no route has made",
    hint="Who answers when there is no such path, no such method, or a value of a wrong type?",
    weight=2,
)
def test_marks_answers_of_the_framework(api):
    replies = [
        api.get("/nowhere"),
        api.delete("/items/7"),
        api.get("/items/seven"),
        api.get("/items/7"),
    ]
    assert [reply.status_code for reply in replies] == [404, 405, 422, 200]
    ids = [id_of(reply) for reply in replies]
    assert all(GIVEN.fullmatch(each) for each in ids)
    assert len(set(ids)) == 4
    assert all("server-timing" in reply.headers for reply in replies)


@check(
    "Marks the answer to a crash",
    hint="Which layer makes this answer, and does it stand inside or outside of yours?",
    weight=3,
)
def test_marks_the_answer_to_a_crash(api):
    reply = api.get("/crash", headers={"X-Request-ID": "crash-1"})
    assert reply.status_code == 500
    assert id_of(reply) == "crash-1"
    (timing,) = reply.headers.get_list("server-timing")
    assert timing.startswith("app;dur=")


@check(
    "Takes over no id that breaks the rule",
    hint="Whatever you take over ends in other people's logs. Letters exist in many alphabets.",
    weight=2,
)
def test_replaces_an_id_that_breaks_the_rule(api):
    for sent in [b"", b"a b", b"x" * 65, b"<b>7</b>", b"caf\xe9", b"id=7"]:
        given = id_of(api.get("/items/7", headers={"X-Request-ID": sent}))
        assert GIVEN.fullmatch(given)
        assert given.encode() != sent
    longest = "x" * 64
    assert id_of(api.get("/items/7", headers={"X-Request-ID": longest})) == longest


@check(
    "Tells the handlers the id",
    hint="The handler wants to log it, too. What do a handler and your code both hold?",
    weight=2,
)
def test_tells_the_handlers_the_id(api):
    reply = api.get("/me")
    assert reply.json() == {"request_id": id_of(reply)}


@check(
    "Keeps requests apart that are under way at the same time",
    hint="How many requests share one instance of your middleware? And one variable of the module?",
    weight=3,
)
def test_keeps_requests_apart(api):
    with ThreadPoolExecutor(1) as threads:
        try:
            early = threads.submit(api.get, "/wait/early", headers={"X-Request-ID": "early"})
            end = time.monotonic() + 1
            while "early" not in api.get("/gates").json() and time.monotonic() < end:
                time.sleep(0.01)
            late = api.get("/items/7", headers={"X-Request-ID": "late"})
        finally:
            api.post("/gates/early")
        assert early.result().json() == {"opened": True}
        assert id_of(early.result()) == "early"
        assert id_of(late) == "late"
    records = [(each["request_id"], each["path"]) for each in api.get("/log").json()]
    assert ("early", "/wait/early") in records
    assert ("late", "/items/7") in records
