"""What no attack may see: `{{...}}` becomes a fresh secret for each run of the collection."""

import pytest

from harness import CandidateError, check


@check("Returns the digest of another text", hint="Is it the same for every text?", weight=2)
def test_another_digest(solution):
    assert solution.call("digest", "{{input}}") == "{{digest}}"


@check("Refuses an empty text", hint="Which exception says that a value cannot be used?")
def test_empty(solution):
    with pytest.raises(CandidateError) as caught:
        solution.call("digest", "")
    assert caught.value.type == "ValueError"


@check("Is still right afterwards", hint="Does one call change the next?", weight=2)
def test_afterwards(solution):
    assert solution.call("digest", "{{last_input}}") == "{{last_digest}}"
