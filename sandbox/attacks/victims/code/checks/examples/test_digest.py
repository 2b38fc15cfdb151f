"""The example that every attack may read."""

from harness import check


@check("Returns the digest of the text", hint="Which hash is asked for?")
def test_digest(solution):
    digest = "c98e85f249002f03068e2a61e1a1df5c0db035d6cdf41d00ff6056ed63060947"
    assert solution.call("digest", "lamp") == digest
