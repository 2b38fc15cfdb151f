"""Filters, alone and together, and how they work with paging."""

from harness import check


def listed_ids(api, query):
    """Return the ids of a list that was asked for with `query`."""
    reply = api.get(f"/stations?{query}")
    assert reply.status_code == 200
    return [station["id"] for station in reply.json()["stations"]]


@check(
    "Tells a filter that is off from one that asks for the opposite",
    hint="This parameter has three states. What does yours hold in each of them?",
    weight=2,
)
def test_tells_no_filter_from_its_opposite(api):
    assert listed_ids(api, "electric=true") == [1, 3, 6]
    assert listed_ids(api, "electric=false") == [2, 4, 5, 7, 8]
    assert listed_ids(api, "electric=false&district=north") == [4, 8]


@check(
    "Understands every spelling of a boolean that the apps send",
    hint="Comparing text by hand covers some spellings; a declared type covers them all.",
)
def test_understands_spellings_of_a_boolean(api):
    for yes in ["True", "1", "yes", "ON"]:
        assert listed_ids(api, f"electric={yes}") == [1, 3, 6]
    assert api.get("/stations?electric=perhaps").status_code == 422


@check(
    "Takes a parameter that is repeated as a choice of several",
    hint="One name, several values: which type says that?",
    weight=2,
)
def test_takes_a_repeated_parameter(api):
    assert listed_ids(api, "district=hill&district=south") == [5, 6, 7]
    assert listed_ids(api, "district=south&district=hill") == [5, 6, 7]


@check(
    "Counts everything that was found, not only the page",
    hint="At which moment do you count: before the page is cut out, or after?",
    weight=2,
)
def test_counts_everything_that_was_found(api):
    reply = api.get("/stations", params={"electric": "true", "limit": 1, "offset": 1})
    assert reply.json()["total"] == 3
    assert [station["id"] for station in reply.json()["stations"]] == [3]

    beyond = api.get("/stations", params={"offset": 50})
    assert beyond.status_code == 200
    assert beyond.json() == {"total": 8, "stations": []}
