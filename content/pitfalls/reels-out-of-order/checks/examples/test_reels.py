"""A loan, and somebody whom nobody knows."""

from harness import check


# A server that fails after an answer drops the connection; no other request must be on it.
ADA = {"X-Member": "key-ada", "Connection": "close"}


@check("Lends a reel", hint="The answer is sent. Is the loan written down by then?", weight=2)
def test_lends_a_reel(api):
    reply = api.post("/reels/A-1/loans", json={"days": 7}, headers=ADA)
    assert reply.status_code == 201
    assert reply.json() == {"reel": "A-1", "member": "Ada", "days": 7}
    assert int(reply.headers["x-number"]) > 0
    loans = api.get("/loans", headers={"X-Member": "key-ben"})
    assert loans.status_code == 200
    assert reply.json() in loans.json()


@check("Lends nothing to strangers", hint="Which answer do they get?")
def test_lends_nothing_to_strangers(api):
    reply = api.post("/reels/A-2/loans", json={"days": 7}, headers={"X-Member": "key-eve"})
    assert reply.status_code == 401
    assert api.get("/loans").status_code == 401
