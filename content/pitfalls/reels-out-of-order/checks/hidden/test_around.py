"""What stands around the routes: numbers, the log, the sign."""

import time

from harness import check

ADA = {"X-Member": "key-ada"}


def logged(api, reply):
    """Return what the log says of an answer; it may come a moment later."""
    number = int(reply.headers["x-number"])
    until = time.monotonic() + 1
    while True:
        found = [one for one in api.get("/vault").json()["access"] if one["number"] == number]
        if found or time.monotonic() > until:
            assert len(found) == 1
            return found[0]
        time.sleep(0.01)


@check(
    "Numbers every answer, also those that no route has made",
    hint="Which middleware sees the answers of which other one? Try it with the sign turned.",
    weight=3,
)
def test_numbers_every_answer(api):
    api.put("/vault/sign?closed=true")
    try:
        closed = api.get("/loans", headers=ADA)
    finally:
        api.put("/vault/sign?closed=false")
    assert closed.status_code == 503
    replies = [
        closed,
        api.get("/loans", headers=ADA),
        api.get("/loans"),
        api.get("/nothing", headers=ADA),
        api.get("/vaults"),
        api.delete("/loans", headers=ADA),
        api.post("/reels/A-10/loans", json={"days": 0}, headers=ADA),
    ]
    assert [reply.status_code for reply in replies] == [503, 200, 401, 404, 404, 405, 422]
    assert len({reply.headers["x-number"] for reply in replies}) == len(replies)
    for reply in replies:
        assert logged(api, reply)["status"] == reply.status_code


@check(
    "Logs who was there",
    hint="At which moment of a request does anybody know the member, and when do you ask?",
    weight=2,
)
def test_logs_who_was_there(api):
    ada = api.get("/loans", headers=ADA)
    ben = api.post(
        "/reels/Q-1/loans", json={"days": 1}, headers={"X-Member": "key-ben", "Connection": "close"}
    )
    nobody = api.get("/loans", headers={"X-Member": "key-eve"})
    assert [logged(api, reply)["member"] for reply in (ada, ben, nobody)] == ["Ada", "Ben", None]
    assert logged(api, ben)["path"] == "/reels/Q-1/loans"


@check(
    "Lets nobody past the sign",
    hint="What does somebody hear who asks for a page that does not exist, while you are closed?",
    weight=2,
)
def test_lets_nobody_past_the_sign(api):
    api.put("/vault/sign?closed=true")
    try:
        replies = [
            api.post("/reels/A-20/loans", json={"days": 7}, headers=ADA),
            api.get("/nothing"),
            api.get("/vaults"),
            api.get("/loans"),
            api.delete("/loans"),
        ]
    finally:
        api.put("/vault/sign?closed=false")
    assert [reply.status_code for reply in replies] == [503] * 5
    seen = api.get("/vault").json()
    assert "A-20" not in seen["reserved"]
    assert "A-20" not in [loan["reel"] for loan in seen["loans"]]
