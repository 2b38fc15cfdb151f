"""What no attack may see: `{{...}}` becomes a fresh secret for each run of the collection."""

from harness import check


@check("Answers with the digest of another text", hint="Is it the same for every text?", weight=2)
def test_another_digest(api):
    reply = api.post("/digest", json={"text": "{{input}}"})
    assert reply.status_code == 200
    assert reply.json() == {"digest": "{{digest}}"}


@check("Shows its label", hint="Where do settings come from?")
def test_label(fresh_api):
    api = fresh_api({"LABEL": "{{label}}"})
    assert api.get("/label").json() == {"label": "{{label}}"}


@check("Is still right afterwards", hint="Does one request change the next?", weight=2)
def test_afterwards(api):
    reply = api.post("/digest", json={"text": "{{last_input}}"})
    assert reply.json() == {"digest": "{{last_digest}}"}
