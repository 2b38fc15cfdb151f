"""Orders that come twice."""

import time

from harness import check


def order(api, name, key=None):
    """Order a certificate."""
    headers = {"Idempotency-Key": key} if key else {}
    return api.post("/certificates", json={"name": name}, headers=headers)


def wait_until_finished(api, path):
    """Wait until a certificate is no longer waiting."""
    end = time.monotonic() + 2
    while api.get(path).json()["state"] == "waiting" and time.monotonic() < end:
        time.sleep(0.01)


@check(
    "Takes a repeated order for the same one",
    hint="When must the key be known: when the work begins, or when it ends?",
    weight=3,
)
def test_takes_a_repetition_for_the_same(api):
    first = order(api, "slow-twice", key="k-1")
    second = order(api, "slow-twice", key="k-1")
    api.post("/gates/slow-twice")
    wait_until_finished(api, first.headers["location"])
    third = order(api, "slow-twice", key="k-1")
    assert [reply.status_code for reply in (first, second, third)] == [202, 202, 202]
    assert first.json()["id"] == second.json()["id"] == third.json()["id"]
    assert third.headers["location"] == first.headers["location"]
    assert third.json()["state"] == "done"
    assert api.get("/rendered").json().count("slow-twice") == 1


@check(
    "Tells different orders apart",
    hint="Two people may have the same name. And what do two orders without a key have in common?",
    weight=2,
)
def test_tells_orders_apart(api):
    replies = [
        order(api, "Kim", key="k-2"),
        order(api, "Kim", key="k-3"),
        order(api, "Kim"),
        order(api, "Kim"),
    ]
    assert len({reply.json()["id"] for reply in replies}) == 4
    for reply in replies:
        wait_until_finished(api, reply.headers["location"])
    assert api.get("/rendered").json().count("Kim") == 4
