"""The example that every attack may read."""

from harness import check


@check("Answers with the digest of the text", hint="Which hash is asked for?")
def test_digest(api):
    reply = api.post("/digest", json={"text": "lamp"})
    assert reply.status_code == 200
    assert reply.json() == {
        "digest": "c98e85f249002f03068e2a61e1a1df5c0db035d6cdf41d00ff6056ed63060947"
    }
