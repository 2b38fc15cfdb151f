"""A record as it arrives, a correction, and the mistakes that are made most."""

from datetime import UTC, datetime

import pytest
from harness import CandidateError, check

IDA = {
    "number": " kx-004211",
    "name": "Ida   Larsen ",
    "fee_cents": 2500,
    "tags": ["Setter", "belay", "setter "],
    "joined_at": "2024-05-01T10:00:00+02:00",
}


@check(
    "Tidies up a record",
    hint="Compare each value with its row of the table. What do the warnings tell about settings?",
    weight=2,
)
def test_tidies_up_a_record(solution):
    member = solution.call("Member.model_validate", IDA)
    joined_at = datetime.fromisoformat(member.pop("joined_at"))
    assert joined_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert member == {
        "number": "KX-004211",
        "name": "Ida Larsen",
        "born": None,
        "fee_cents": 2500,
        "tags": ["belay", "setter"],
    }


@check(
    "Refuses what breaks a rule, and says where",
    hint="A misspelt field is a mistake, too. Who is told about it?",
)
def test_refuses_what_breaks_a_rule(solution):
    for field, wrong in [("fee_cents", -1), ("name", ""), ("phone", "555"), ("born", "May")]:
        with pytest.raises(CandidateError) as raised:
            solution.call("Member.model_validate", {**IDA, field: wrong})
        assert raised.value.type == "ValidationError"
        assert {mistake["loc"][0] for mistake in raised.value.details} == {field}


@check(
    "Corrects a member",
    hint="What the changes do not name stays as it was in the record.",
)
def test_corrects_a_member(solution):
    member = solution.call("corrected", IDA, {"fee_cents": 1200, "born": "1990-05-17"})
    assert member["fee_cents"] == 1200
    assert member["born"] == "1990-05-17"
    assert member["number"] == "KX-004211"
    assert member["tags"] == ["belay", "setter"]
    assert datetime.fromisoformat(member["joined_at"]) == datetime(2024, 5, 1, 8, tzinfo=UTC)
