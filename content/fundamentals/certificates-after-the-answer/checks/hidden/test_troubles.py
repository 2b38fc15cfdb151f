"""Certificates that cannot be made; with an app of its own, as their places may be lost."""

import time

from harness import check


@check(
    "Says that a certificate has failed, whatever went wrong",
    hint="An exception after the answer reaches nobody, unless you catch it. Which ones may come?",
    weight=3,
)
def test_says_that_it_has_failed(fresh_api):
    api = fresh_api()
    for name in ["bad-luck", "odd-number"]:
        # A task that fails may cost the connection; no other request should be on it.
        headers = {"Connection": "close"}
        reply = api.post("/certificates", json={"name": name}, headers=headers)
        assert reply.status_code == 202
        path = reply.headers["location"]
        end = time.monotonic() + 1
        while api.get(path).json()["state"] == "waiting" and time.monotonic() < end:
            time.sleep(0.01)
        shown = api.get(path)
        assert shown.status_code == 200
        assert shown.json()["state"] == "failed"
        assert shown.json()["result"] is None
