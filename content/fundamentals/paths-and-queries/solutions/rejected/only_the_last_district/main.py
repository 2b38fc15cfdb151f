# caught by: hidden/test_filters.py::test_takes_a_repeated_parameter
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path, Query

app = FastAPI(title="Bike stations")

STATIONS = [
    {"id": 1, "name": "Harbour", "district": "north", "electric": True, "docks": 12},
    {"id": 2, "name": "Market", "district": "old town", "electric": False, "docks": 20},
    {"id": 3, "name": "Theatre", "district": "old town", "electric": True, "docks": 24},
    {"id": 4, "name": "Lock", "district": "north", "electric": False, "docks": 8},
    {"id": 5, "name": "Observatory", "district": "hill", "electric": False, "docks": 6},
    {"id": 6, "name": "Central", "district": "south", "electric": True, "docks": 24},
    {"id": 7, "name": "Gardens", "district": "south", "electric": False, "docks": 16},
    {"id": 8, "name": "Lighthouse", "district": "north", "electric": False, "docks": 4},
]
TAKEN = {1: {1, 2, 5}, 2: {3, 20}, 3: {1, 24}, 5: {6}, 6: {2}, 7: {1, 2, 3}, 8: {4}}

Number = Annotated[int, Path(ge=1)]


def find_station(station_id: int) -> dict:
    for station in STATIONS:
        if station["id"] == station_id:
            return station
    raise HTTPException(404, "No such station")


@app.get("/stations")
def list_stations(
    electric: bool | None = None,
    district: str | None = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
    offset: Annotated[int, Query(ge=0)] = 0,
):
    found = [
        station
        for station in STATIONS
        if (electric is None or station["electric"] is electric)
        and (district is None or station["district"] == district)
    ]
    return {"total": len(found), "stations": found[offset : offset + limit]}


# Before the route with the parameter: the first route that fits is taken.
@app.get("/stations/largest")
def show_largest_station():
    return max(STATIONS, key=lambda station: station["docks"])


@app.get("/stations/{station_id}")
def show_station(station_id: Number):
    return find_station(station_id)


@app.get("/stations/{station_id}/docks/{dock}")
def show_dock(station_id: Number, dock: Number):
    station = find_station(station_id)
    if dock > station["docks"]:
        raise HTTPException(404, "No such dock")
    taken = TAKEN.get(station_id, set())
    return {"station_id": station_id, "dock": dock, "free": dock not in taken}
