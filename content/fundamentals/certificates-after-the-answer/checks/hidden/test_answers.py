"""The answers of the service while there is work; with an app of its own, as its patience ends."""

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
    "Serves others while many certificates are made",
    hint="The work blocks the thread that does it. Who else needs that thread?",
    weight=3,
)
def test_serves_others_while_there_is_much_work(fresh_api):
    api = fresh_api()
    body = {"name": "slow-many"}
    paths = [api.post("/certificates", json=body).headers["location"] for _ in range(6)]
    assert api.get("/health").status_code == 200
    assert api.get(paths[0]).json()["state"] == "waiting"
    api.post("/gates/slow-many")
    expected = "This is to certify that slow-many has passed"
    assert [finished(api, path)["result"] for path in paths] == [expected] * 6
