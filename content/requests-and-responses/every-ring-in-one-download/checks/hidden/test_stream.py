"""What is in the stream, and what it costs."""

import csv
import io
import time

from harness import check


def rows(reply):
    """Return the rows that a CSV reader finds."""
    return list(csv.reader(io.StringIO(reply.text, newline="")))


def read_while_others_ask(api, year):
    """Download a year in which a batch waits for the gate; open the gate as soon as it does."""

    def open_gate():
        until = time.monotonic() + 3
        while not api.get("/archive").json()["waits"] and time.monotonic() < until:
            time.sleep(0.005)
        return api.post("/gate")

    reply, _ = api.at_once(lambda: api.get(f"/recoveries.csv?year={year}"), open_gate)
    return reply


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
                'Lake "Little Ear", east' if number else '"Little Ear"',
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
    "Sends long notes in constant memory",
    hint="How much of the file have you read when its first line is sent?",
    weight=2,
)
def test_sends_long_notes(fresh_api):
    api = fresh_api()
    assert api.get("/hides/heath/notes").status_code == 200  # whatever is made only once
    with api.measured() as measured:
        reply = api.get("/hides/dunes/notes")
    assert reply.status_code == 200
    assert len(reply.content) > 3_000_000
    assert reply.text.splitlines()[-1].startswith("400: ")
    assert measured.memory_growth_bytes < 2_000_000, "the lines have been collected"


@check(
    "Serves others while the archive takes its time",
    hint="On which thread do you read a batch, and who else needs that thread?",
    weight=3,
)
def test_serves_others(fresh_api):
    api = fresh_api()
    reply = read_while_others_ask(api, 1999)
    assert reply.status_code == 200
    assert api.get("/archive").json()["gate"] == [True]


@check(
    "Serves others while the first batch is read",
    hint="Who reads the first batch, and on which thread? It may take as long as the others.",
    weight=2,
)
def test_serves_others_at_the_first_batch(fresh_api):
    api = fresh_api()
    reply = read_while_others_ask(api, 1998)
    assert reply.status_code == 200
    assert api.get("/archive").json()["gate"] == [True]
