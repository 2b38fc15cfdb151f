"""A small year, and short notes."""

from harness import check


@check("Sends a year as CSV", hint="Heading, rows, and a last row. Compare them with the exchange.")
def test_sends_a_year(api):
    reply = api.get("/recoveries.csv", params={"year": 2023})
    assert reply.status_code == 200
    assert reply.headers["content-type"].replace(" ", "").lower() == "text/csv;charset=utf-8"
    assert "content-length" not in reply.headers
    assert reply.text.splitlines() == [
        "ring,species,place,remark",
        "2023-000000,Great tit,Mill bridge,alive",
        "2023-000001,Great tit,Mill bridge,alive",
        "end,2",
    ]


@check(
    "Sends notes with numbers", hint="What does the loop over a text file give you in each step?"
)
def test_sends_notes(api):
    reply = api.get("/hides/heath/notes")
    assert reply.status_code == 200
    assert reply.text == "1: Wind from the west.\n2: Two nets open.\n"
