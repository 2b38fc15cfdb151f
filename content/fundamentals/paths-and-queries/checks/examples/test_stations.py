"""What the app asks for when somebody opens it."""

from harness import check


@check(
    "Starts with a first page when nothing is asked for",
    hint="Give the paging parameters the defaults of the table.",
)
def test_lists_the_first_stations(api):
    reply = api.get("/stations")
    assert reply.status_code == 200
    assert [station["id"] for station in reply.json()["stations"]] == [1, 2, 3, 4, 5]


@check(
    "Filters by a district",
    hint="Look at where FastAPI expects this parameter: the documentation page of your app shows it.",
)
def test_filters_by_a_district(api):
    reply = api.get("/stations", params={"district": "north"})
    assert reply.status_code == 200
    assert reply.json()["total"] == 3
    assert [station["id"] for station in reply.json()["stations"]] == [1, 4, 8]


@check(
    "Shows one station, and says when there is none",
    hint="A number that is well formed but unknown is not a mistake in the request's form.",
)
def test_shows_one_station(api):
    reply = api.get("/stations/2")
    assert reply.status_code == 200
    assert reply.json() == {
        "id": 2,
        "name": "Market",
        "district": "old town",
        "electric": False,
        "docks": 20,
    }
    assert api.get("/stations/99").status_code == 404


@check(
    "Tells taken places from open ones",
    hint="Not everything has an entry in the second table of the data.",
)
def test_says_whether_a_dock_is_free(api):
    assert api.get("/stations/1/docks/4").json() == {
        "station_id": 1,
        "dock": 4,
        "free": True,
    }
    assert api.get("/stations/1/docks/5").json() == {
        "station_id": 1,
        "dock": 5,
        "free": False,
    }
    assert api.get("/stations/4/docks/1").json() == {
        "station_id": 4,
        "dock": 1,
        "free": True,
    }
    assert api.get("/stations/99/docks/1").status_code == 404
