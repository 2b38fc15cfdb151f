"""A book with many readings."""

import csv
import io

import pytest

from harness import check
from harness.client import ReplyError


@check(
    "Exports all the readings, each once",
    hint="Where the file is put together of pieces: what may stand in the first one only?",
    weight=2,
)
def test_exports_them_all(fresh_api):
    reply = fresh_api(env={"READINGS": "10007"}).get("/readings.csv")
    assert reply.status_code == 200
    text = reply.content.decode("utf-8")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(lines) == 10_008
    assert {len(line) for line in lines} == {4}
    litres = [abs(int(line[2])) for line in lines[1:]]
    assert litres == list(range(10_007))
    assert {line[3] for line in lines[1:]} == {"", "frost, again", "'=SUM(C:C)", '"new" meter'}
    assert "\ufeff" not in text[1:]


@check(
    "Keeps a few readings at a time, not the whole book",
    hint="Count what exists at the same moment: raw rows, lines, the text, its bytes.",
    weight=3,
)
def test_keeps_a_few(fresh_api):
    api = fresh_api(env={"READINGS": "25000", "REMARK_LENGTH": "1200"})
    api.get("/plots.csv")
    with api.measured() as measured, pytest.raises(ReplyError):
        api.get("/readings.csv")  # 30 MB: this client leaves after a few of them
    assert measured.memory_growth_bytes < 20_000_000


@check(
    "Lets others go on while the book is opened",
    hint="Reading blocks. Which thread does it block?",
    weight=3,
)
def test_lets_others_go_on(fresh_api):
    api = fresh_api(env={"READINGS": "1000", "OPENING_SECONDS": "0.3"})
    with api.measured() as measured:
        reply = api.get("/readings.csv")
        api.get("/plots.csv")  # a pause is noted when it is over: let the loop turn once more
    assert reply.content.count(b"\r\n") == 1001
    assert measured.longest_pause_seconds < 0.25
