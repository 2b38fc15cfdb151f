# caught by: hidden/test_largest.py::test_finds_the_largest_station
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query
from pydantic import BaseModel, Field

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


class Station(BaseModel):
    id: int
    name: str
    district: str
    electric: bool
    docks: int


class StationPage(BaseModel):
    total: int
    stations: list[Station]


class Dock(BaseModel):
    station_id: int
    dock: int
    free: bool


class StationQuery(BaseModel):
    """What may stand behind the question mark."""

    electric: bool | None = None
    district: list[str] = []
    limit: int = Field(5, ge=1, le=20)
    offset: int = Field(0, ge=0)

    def fits(self, station: Station) -> bool:
        if self.electric is not None and station.electric != self.electric:
            return False
        return not self.district or station.district in self.district


BY_ID = {entry["id"]: Station.model_validate(entry) for entry in STATIONS}


async def existing_station(station_id: Annotated[int, Path(ge=1)]) -> Station:
    """Turn the number in the path into a station, for every route that has one."""
    if station_id not in BY_ID:
        raise HTTPException(status_code=404, detail=f"There is no station {station_id}")
    return BY_ID[station_id]


ExistingStation = Annotated[Station, Depends(existing_station)]
router = APIRouter(prefix="/stations", tags=["stations"])


@router.get("")
async def list_stations(query: Annotated[StationQuery, Query()]) -> StationPage:
    found = [station for station in BY_ID.values() if query.fits(station)]
    page = found[query.offset :][: query.limit]
    return StationPage(total=len(found), stations=page)


@router.get("/largest")
async def show_largest_station() -> Station:
    return sorted(BY_ID.values(), key=lambda each: each.docks)[-1]


@router.get("/{station_id}")
async def show_station(station: ExistingStation) -> Station:
    return station


@router.get("/{station_id}/docks/{dock}")
async def show_dock(station: ExistingStation, dock: Annotated[int, Path(ge=1)]) -> Dock:
    if dock > station.docks:
        raise HTTPException(status_code=404, detail=f"There is no dock {dock} here")
    free = dock not in TAKEN.get(station.id, ())
    return Dock(station_id=station.id, dock=dock, free=free)


app = FastAPI(title="Bike stations")
app.include_router(router)
