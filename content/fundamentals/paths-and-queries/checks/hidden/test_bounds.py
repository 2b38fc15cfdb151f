"""Numbers at the edge of what is allowed."""

from harness import check


def refused_places(reply):
    """Return where each mistake is, from the body of a refusal."""
    assert reply.status_code == 422
    detail = reply.json()["detail"]
    assert isinstance(detail, list)
    return [mistake["loc"] for mistake in detail]


@check(
    "Allows both ends of the page size, and refuses what lies beyond",
    hint="Declare the bounds beside the type instead of bending the value in the handler.",
    weight=2,
)
def test_holds_paging_to_its_bounds(api):
    for allowed in [1, 20]:
        assert api.get("/stations", params={"limit": allowed}).status_code == 200
    for refused in ["0", "21", "five", ""]:
        reply = api.get("/stations", params={"limit": refused})
        assert refused_places(reply) == [["query", "limit"]]
    reply = api.get("/stations", params={"offset": -1})
    assert refused_places(reply) == [["query", "offset"]]


@check(
    "Holds the numbers of an address to their bounds",
    hint="Unknown and impossible are two answers. Try the numbers on either side of each end.",
    weight=2,
)
def test_holds_path_numbers_to_their_bounds(api):
    assert api.get("/stations/8/docks/1").json()["free"] is True
    assert api.get("/stations/8/docks/4").json()["free"] is False
    assert api.get("/stations/8/docks/5").status_code == 404
    assert refused_places(api.get("/stations/8/docks/0")) == [["path", "dock"]]
    for impossible in ["0", "-1", "central"]:
        places = refused_places(api.get(f"/stations/{impossible}"))
        assert places == [["path", "station_id"]]
