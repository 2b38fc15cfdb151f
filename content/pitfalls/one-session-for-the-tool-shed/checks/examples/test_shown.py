"""One tool, lent and given back."""

from harness import check


def start(fresh_api, upstream, shared_files):
    """Start the app on an empty database, with a deposit office that agrees."""
    upstream.on("POST", "/holds", json={})
    url = f"sqlite:///{shared_files.path('shed.db')}"
    return fresh_api({"DATABASE_URL": url, "DEPOSITS_URL": upstream.url})


@check("Lends a tool", hint="What a single request gets must not change by the repair.")
def test_lends_a_tool(fresh_api, upstream, shared_files):
    api = start(fresh_api, upstream, shared_files)
    tool = {"id": 1, "name": "Hedge trimmer", "borrower": None}
    reply = api.post("/tools", json={"name": "Hedge trimmer"})
    assert (reply.status_code, reply.json()) == (201, tool)
    reply = api.post("/tools/1/loan", json={"borrower": "Ada"})
    assert (reply.status_code, reply.json()) == (200, {**tool, "borrower": "Ada"})
    assert api.get("/tools").json() == [{**tool, "borrower": "Ada"}]
    assert api.post("/tools/1/loan", json={"borrower": "Ben"}).status_code == 409
    assert len(upstream.requests("POST", "/holds")) == 1, "the office was asked"
    assert api.get("/journal").json() == ["Ada took Hedge trimmer"]
    assert api.post("/tools/2/loan", json={"borrower": "Ben"}).status_code == 404
