"""The largest station. Kept last: a wrong answer to it may change the list for the others."""

from harness import check


@check(
    "Finds the largest station",
    hint="Two routes fit this path; which one is asked first? Think of equal stations, too.",
    weight=2,
)
def test_finds_the_largest_station(api):
    reply = api.get("/stations/largest")
    assert reply.status_code == 200
    assert reply.json()["id"] == 3


@check(
    "Leaves the list as it was after looking for the largest",
    hint="Some ways to sort give a new list, and some change the one that everybody shares.",
)
def test_leaves_the_list_as_it_was(api):
    api.get("/stations/largest")
    stations = api.get("/stations", params={"limit": 20}).json()["stations"]
    assert [station["id"] for station in stations] == [1, 2, 3, 4, 5, 6, 7, 8]
