"""A certificate is ordered, and fetched when it is done."""

import time

from harness import check


def finished(api, path):
    """Return a certificate when it is no longer waiting."""
    end = time.monotonic() + 2
    while True:
        shown = api.get(path).json()
        if shown["state"] != "waiting" or time.monotonic() > end:
            return shown
        time.sleep(0.01)


@check(
    "Takes an order, and says where to ask for it",
    hint="There is a status for what was accepted and is not done yet.",
    weight=2,
)
def test_takes_an_order(api):
    reply = api.post("/certificates", json={"name": "Ada"})
    assert reply.status_code == 202
    number = reply.json()["id"]
    assert reply.json()["name"] == "Ada"
    assert reply.headers["location"] == f"/certificates/{number}"


@check(
    "Answers before the work is done",
    hint="What does a client wait for that calls you? Follow the handler to its last line.",
    weight=2,
)
def test_answers_before_the_work_is_done(api):
    reply = api.post("/certificates", json={"name": "slow-answer"})
    api.post("/gates/slow-answer")
    assert reply.status_code == 202
    assert reply.json()["state"] == "waiting"
    assert reply.json()["result"] is None


@check(
    "Does the work in the end",
    hint="Who calls the function that makes certificates, and where does its result go?",
    weight=2,
)
def test_does_the_work(api):
    path = api.post("/certificates", json={"name": "Ben"}).headers["location"]
    assert finished(api, path) == {
        "id": int(path.rpartition("/")[2]),
        "name": "Ben",
        "state": "done",
        "result": "This is to certify that Ben has passed",
    }


@check(
    "Says when there is no such certificate, and refuses an empty name",
    hint="Two different mistakes: one is about the address, one about the body.",
)
def test_refuses_what_is_wrong(api):
    assert api.get("/certificates/999").status_code == 404
    assert api.post("/certificates", json={"name": ""}).status_code == 422
