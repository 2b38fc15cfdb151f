"""What arrives in the cells, and around them."""

import csv
import io

from harness import check

PLOT = {"number": 1, "tenant": "Mira", "since": "2019-04-01", "balance": "0", "key_code": "4711"}
BOM = b"\xef\xbb\xbf"


def table(reply):
    """Return the cells of a CSV file, as a spreadsheet would read them."""
    assert reply.status_code == 200
    return list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))


def exported(api, number, plots):
    """Add plots of this number, and return what is exported of them."""
    for plot in plots:
        assert api.post("/plots", json={**PLOT, "number": number, **plot}).status_code == 201
    return [line for line in table(api.get("/plots.csv")) if line[0] == str(number)]


@check(
    "Gives every text back as it was typed",
    hint="Commas, quotes, line breaks: who knows the rules for all of them?",
    weight=2,
)
def test_gives_texts_back(api):
    typed = [
        "beans, peas",
        'the "old" hut',
        "one\ntwo\r\nthree",
        "Żółw; 蛙\t",
        " x",
        "'quoted'",
        '"',
    ]
    lines = exported(api, 11, [{"tenant": text, "note": text} for text in typed])
    assert [line[1] for line in lines] == typed
    assert [line[2] for line in lines] == typed


@check(
    "Makes no formula of what people typed",
    hint="Which first characters does the contract name? Not all of them can be seen.",
    weight=3,
)
def test_makes_no_formulas(api):
    typed = ["=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(A1)", "-"]
    lines = exported(api, 12, [{"tenant": text, "note": text} for text in typed])
    for column in [1, 2]:  # that line breaks stay what they were is another check's matter
        cells = [line[column].replace("\r\n", "\n") for line in lines]
        assert cells == ["'" + text for text in typed]


@check(
    "Leaves alone what is no formula, or was not typed",
    hint="Is it the value that decides, or the column?",
    weight=2,
)
def test_leaves_the_rest_alone(api):
    typed = ["a=1", "1-2", " =1", "'=1", "", "\u00ad-"]
    balances = ["-5.00", "1200", "-0.10", "3.5", "0", "-12"]
    plots = [
        {"note": note, "balance": amount} for note, amount in zip(typed, balances, strict=True)
    ]
    lines = exported(api, -13, plots)
    assert [line[2] for line in lines] == typed
    assert [line[4] for line in lines] == balances


@check(
    "Sends a header although there is nothing else",
    hint="From where does your code know the names of the columns?",
    weight=2,
)
def test_sends_a_header(fresh_api):
    api = fresh_api(env={"READINGS": "0"})
    assert table(api.get("/plots.csv")) == [["number", "tenant", "note", "since", "balance"]]
    assert table(api.get("/readings.csv")) == [["day", "plot", "litres", "remark"]]


@check(
    "Sends a file to be saved, and kept nowhere else",
    hint="Look at the headers, at the first three bytes, and at the ends of the lines.",
    weight=2,
)
def test_sends_a_file(api):
    api.post("/plots", json=PLOT)
    for name in ["plots.csv", "readings.csv"]:
        reply = api.get(f"/{name}")
        assert reply.headers["content-type"] == "text/csv; charset=utf-8"
        assert reply.headers["cache-control"] == "no-store"
        kind, *names = reply.headers["content-disposition"].replace('"', "").lower().split(";")
        assert kind.strip() == "attachment"
        assert names
        assert {each.strip() for each in names} <= {f"filename={name}", f"filename*=utf-8''{name}"}
        assert reply.content.startswith(BOM)
        assert reply.content.endswith(b"\r\n")
        assert b"\r\n" in reply.content.split(b"\n", 1)[0] + b"\n", "the header ends with both"


@check(
    "Tells in its OpenAPI document what it sends",
    hint="Does the document come at all, and what does a client made from it expect to read?",
    weight=2,
)
def test_documents_it(api):
    paths = api.get("/openapi.json").json()["paths"]
    for name in ["plots.csv", "readings.csv"]:
        assert list(paths[f"/{name}"]["get"]["responses"]["200"]["content"]) == ["text/csv"]
