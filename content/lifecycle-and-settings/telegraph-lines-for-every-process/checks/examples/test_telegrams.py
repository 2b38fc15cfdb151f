"""One telegram after another."""

from harness import check

ADA = {"X-Operator": "ada"}


@check(
    "Sends a telegram and counts it", hint="Compare status, receipt and count with the contract."
)
def test_sends_a_telegram(api):
    before = api.get("/stats").json()["sent"]
    reply = api.post("/telegrams", json={"text": "Arrived safely"}, headers=ADA)
    assert reply.status_code == 201
    assert reply.json() == {"receipt": "ada: Arrived safely"}
    assert api.get("/stats").json()["sent"] == before + 1


@check(
    "Opens no more lines than its share",
    hint="How many processes have lines at the worst moment, and what may all of them have together?",
)
def test_opens_its_share(api):
    assert api.get("/stats").json()["lines"] == 2
