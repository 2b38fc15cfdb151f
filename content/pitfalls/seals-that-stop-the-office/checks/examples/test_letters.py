"""One letter, and two."""

from harness import check


@check("Seals a letter", hint="What a single letter gets must not change by the repair.")
def test_seals_a_letter(api):
    reply = api.post("/letters", json={"text": "Deed of gift"})
    assert reply.status_code == 201
    assert reply.json()["text"] == "Deed of gift"
    assert reply.json()["seal"].startswith("S-")
    assert reply.json() in api.get("/letters").json()
    assert api.post("/letters", json={"text": ""}).status_code == 422


@check(
    "Uses both places of the device",
    hint="Two letters come at the same moment. What does the second one wait for?",
    weight=2,
)
def test_uses_both_places(api):
    api.delete("/device")
    replies = api.at_once(
        lambda: api.post("/letters", json={"text": "First will"}),
        lambda: api.post("/letters", json={"text": "Second will"}),
    )
    assert [reply.status_code for reply in replies] == [201, 201]
    assert api.get("/device").json()["most_at_once"] == 2
