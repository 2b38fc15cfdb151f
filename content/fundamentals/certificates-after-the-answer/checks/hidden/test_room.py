"""How much work is taken on, and when there is room again."""

import time

from harness import check


def order(api, name, key=None):
    """Order a certificate."""
    headers = {"Idempotency-Key": key} if key else {}
    return api.post("/certificates", json={"name": name}, headers=headers)


def wait_until_finished(api, replies, end):
    """Wait until none of the ordered certificates is waiting any more, but not for ever."""
    for reply in replies:
        path = reply.headers.get("location", "/health")
        while api.get(path).json().get("state") == "waiting" and time.monotonic() < end:
            time.sleep(0.01)


@check(
    "Refuses more work than it may take on",
    hint="What becomes of a service that says yes to everybody? Count what is unfinished.",
    weight=2,
)
def test_refuses_too_much_work(api):
    taken = [order(api, "slow-crowd") for _ in range(8)]
    refused = order(api, "one too many")
    api.post("/gates/slow-crowd")
    wait_until_finished(api, taken, time.monotonic() + 2)
    assert [reply.status_code for reply in taken] == [202] * 8
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 1
    assert "one too many" not in api.get("/rendered").json()


@check(
    "Answers a repetition even when there is no room",
    hint="In which order do you ask your two questions about a new order?",
    weight=2,
)
def test_answers_a_repetition_without_room(api):
    first = order(api, "slow-queue", key="k-9")
    others = [order(api, "slow-queue") for _ in range(7)]
    repeated = order(api, "slow-queue", key="k-9")
    api.post("/gates/slow-queue")
    wait_until_finished(api, [first, *others], time.monotonic() + 2)
    assert repeated.status_code == 202
    assert repeated.json()["id"] == first.json()["id"]


@check(
    "Takes an order that was refused before, when it comes again",
    hint="A client tries again with the same key. What was left behind by the order that was refused?",
    weight=2,
)
def test_takes_a_refused_order_later(api):
    taken = [order(api, "slow-full") for _ in range(8)]
    order(api, "Zoe", key="k-10")
    api.post("/gates/slow-full")
    wait_until_finished(api, taken, time.monotonic() + 2)
    again = order(api, "Zoe", key="k-10")
    assert again.status_code == 202
    wait_until_finished(api, [again], time.monotonic() + 2)
    assert api.get(again.headers["location"]).json().get("state") == "done"
    assert api.get("/rendered").json().count("Zoe") == 1


@check(
    "Has room again when certificates have failed",
    hint="A place is taken once. On how many ways can it be given back?",
    weight=2,
)
def test_has_room_after_failures(api):
    # A task that fails may cost the connection; no other request should be on it.
    headers = {"Connection": "close"}
    end = time.monotonic() + 2
    for number in range(9):
        body = {"name": f"bad-{number}"}
        reply = api.post("/certificates", json=body, headers=headers)
        assert reply.status_code == 202
        wait_until_finished(api, [reply], end)
