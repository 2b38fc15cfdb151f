"""Two lists, one way of paging."""

import time

from harness import check

ADA = {"X-Staff": "key-ada"}


def settle(api, patience=0.2):
    """Wait until no session is open any more, but not for ever; return how many are open."""
    end = time.monotonic() + patience
    while True:
        in_use = api.get("/connections").json()["in_use"]
        if in_use == 0 or time.monotonic() > end:
            return in_use
        time.sleep(0.01)


def refused_places(api, path, **query):
    """Return where each mistake of a list's query is."""
    reply = api.get(path, params=query)
    assert reply.status_code == 422
    return [mistake["loc"] for mistake in reply.json()["detail"]]


def labels(page):
    """Return the labels of a page."""
    return [find["label"] for find in page["finds"]]


@check(
    "Pages both lists by the same rules",
    hint="Rules that are written down twice drift apart. What could both routes depend on?",
    weight=2,
)
def test_pages_both_lists_by_the_same_rules(api):
    before = api.get("/finds").json()["total"]
    for number in range(12):
        find = {"label": f"L-{number}", "what": "Umbrella", "station": "Lock"}
        assert api.post("/finds", json=find, headers=ADA).status_code == 201
    settle(api)
    for path, skipped in [("/finds", before), ("/stations/Lock/finds", 0)]:
        page = api.get(path, params={"offset": skipped}).json()
        assert page["total"] == skipped + 12
        assert labels(page) == [f"L-{number}" for number in range(10)]
        rest = api.get(path, params={"limit": 50, "offset": skipped + 10}).json()
        assert labels(rest) == ["L-10", "L-11"]
        assert refused_places(api, path, limit=0) == [["query", "limit"]]
        assert refused_places(api, path, limit=51) == [["query", "limit"]]
        assert refused_places(api, path, offset=-1) == [["query", "offset"]]
