"""What is in the stream, and what it costs."""

import csv
import io

from harness import check


def rows(reply):
    """Return the rows that a CSV reader finds."""
    return list(csv.reader(io.StringIO(reply.text, newline="")))


@check(
    "Writes CSV that a reader understands",
    hint="Which characters of a value mean something in CSV? Somebody has written that code already.",
    weight=2,
)
def test_writes_csv(api):
    found = rows(api.get("/recoveries.csv?year=2024"))
    assert found == [
        ["ring", "species", "place", "remark"],
        *[
            [
                f"2024-{number:06}",
                "Blåmeis",
                'Lake "Little Ear", east',
                f"first line\nline, {number}",
            ]
            for number in range(3)
        ],
        ["end", "3"],
    ]


@check(
    "Sends a great year in constant memory",
    hint="Which of your variables grows with the number of rows?",
    weight=3,
)
def test_sends_in_constant_memory(fresh_api):
    api = fresh_api()
    assert api.get("/recoveries.csv?year=2023").status_code == 200  # whatever is made only once
    with api.measured() as measured:
        reply = api.get("/recoveries.csv?year=2010")
    assert len(reply.content) > 2_000_000
    assert reply.text.splitlines()[-1] == "end,10000"
    assert measured.memory_growth_bytes < 3_000_000, "the rows have been collected"


@check(
    "Serves others while the archive takes its time",
    hint="On which thread do you read a batch, and who else needs that thread?",
    weight=3,
)
def test_serves_others(fresh_api):
    api = fresh_api()

    def open_gate(event, info):
        """Open the gate when the answer has begun."""
        if event.endswith("receive_response_headers.complete"):
            api.post("/gate")

    reply = api.get("/recoveries.csv?year=1999", extensions={"trace": open_gate})
    assert reply.status_code == 200
    assert api.get("/archive").json()["gate"] == [True]
