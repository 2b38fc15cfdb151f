"""The treasurer's two files."""

import csv

from harness import check


def table(reply):
    """Return the cells of a CSV file, as a spreadsheet would read them."""
    assert reply.status_code == 200
    return list(csv.reader(reply.content.decode("utf-8-sig").splitlines(keepends=True)))


@check(
    "Exports the plots",
    hint="Which columns, in which order, and what stands for no note?",
    weight=2,
)
def test_exports_plots(api):
    plot = {"number": 7, "tenant": "Mira", "since": "2019-04-01", "balance": "12.50"}
    assert api.post("/plots", json={**plot, "key_code": "4711"}).status_code == 201
    reply = api.get("/plots.csv")
    cells = table(reply)
    assert cells[0] == ["number", "tenant", "note", "since", "balance"]
    assert cells[1] == ["7", "Mira", "", "2019-04-01", "12.50"]
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"


@check(
    "Exports the readings",
    hint="What is a formula in one column is a number in another.",
    weight=2,
)
def test_exports_readings(api):
    cells = table(api.get("/readings.csv"))
    assert cells[0] == ["day", "plot", "litres", "remark"]
    assert cells[1:5] == [
        ["2020-01-01", "1", "0", ""],
        ["2020-01-01", "2", "1", "frost, again"],
        ["2020-01-01", "3", "2", "'=SUM(C:C)"],
        ["2020-01-01", "4", "-3", '"new" meter'],
    ]
