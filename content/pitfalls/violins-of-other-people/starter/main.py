from typing import Annotated, Any, Literal

import store
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from store import Instrument, Person, Repair

app = FastAPI(title="Violins and their repairs")

Name = Annotated[str, Field(min_length=1, max_length=60)]
Luthier = Literal["lena", "max"]


class NewInstrument(BaseModel):
    name: Name
    luthier: Luthier


class InstrumentOut(BaseModel):
    id: int
    name: str
    owner: str
    luthier: str


class Listing(BaseModel):
    items: list[InstrumentOut]
    total: int


class NewRepair(BaseModel):
    text: Name
    cents: Annotated[int, Field(ge=0)]


class RepairOut(BaseModel):
    id: int
    instrument_id: int
    text: str
    cents: int


class HandOver(BaseModel):
    ids: Annotated[list[int], Field(min_length=1, max_length=50)]
    luthier: Luthier


def find_me(
    sent: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> Person:
    """Return who asks. This part is right."""
    if (person := store.PEOPLE.get(sent.credentials)) is None:
        raise HTTPException(401, "Who are you?", {"WWW-Authenticate": "Bearer"})
    return person


MeDep = Annotated[Person, Depends(find_me)]


@app.post("/instruments", status_code=201)
async def add_instrument(new: NewInstrument, me: MeDep) -> InstrumentOut:
    if me.role != "customer":
        raise HTTPException(403, "For customers")
    instrument = Instrument(next(store.numbers), new.name, me.name, new.luthier)
    store.INSTRUMENTS[instrument.id] = instrument
    return InstrumentOut(**vars(instrument))


@app.get("/instruments")
async def list_instruments(
    me: MeDep,
    q: str = "",
    owner: str | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Listing:
    found = [one for one in store.INSTRUMENTS.values() if q.lower() in one.name.lower()]
    mine = [
        one
        for one in found
        if one.owner == (owner or me.name) or (owner is None and one.luthier == me.name)
    ]
    items = [InstrumentOut(**vars(one)) for one in mine[:limit]]
    return Listing(items=items, total=len(found))


@app.get("/instruments/{instrument_id}")
async def show_instrument(instrument_id: int, me: MeDep) -> InstrumentOut:
    instrument = store.INSTRUMENTS.get(instrument_id)
    if instrument is None:
        raise HTTPException(404, "Not found")
    return InstrumentOut(**vars(instrument))


@app.patch("/instruments/{instrument_id}")
async def change_instrument(
    instrument_id: int, changes: dict[str, Any], me: MeDep
) -> InstrumentOut:
    instrument = store.INSTRUMENTS.get(instrument_id)
    if instrument is None:
        raise HTTPException(404, "Not found")
    if instrument.owner != me.name:
        raise HTTPException(403, "Not yours")
    for name, value in changes.items():
        setattr(instrument, name, value)
    return InstrumentOut(**vars(instrument))


@app.delete("/instruments/{instrument_id}", status_code=204)
async def remove_instrument(instrument_id: int, me: MeDep) -> None:
    instrument = store.INSTRUMENTS.get(instrument_id)
    if instrument is None:
        raise HTTPException(404, "Not found")
    if instrument.owner != me.name:
        raise HTTPException(403, "Not yours")
    del store.INSTRUMENTS[instrument_id]
    for repair in list(store.REPAIRS.values()):
        if repair.instrument_id == instrument_id:
            del store.REPAIRS[repair.id]


@app.post("/instruments/{instrument_id}/repairs", status_code=201)
async def add_repair(instrument_id: int, new: NewRepair, me: MeDep) -> RepairOut:
    if instrument_id not in store.INSTRUMENTS:
        raise HTTPException(404, "Not found")
    if me.role != "luthier":
        raise HTTPException(403, "For luthiers")
    repair = Repair(next(store.numbers), instrument_id, new.text, new.cents, me.name)
    store.REPAIRS[repair.id] = repair
    return RepairOut(**vars(repair))


@app.get("/instruments/{instrument_id}/repairs/{repair_id}")
async def show_repair(instrument_id: int, repair_id: int, me: MeDep) -> RepairOut:
    instrument = store.INSTRUMENTS.get(instrument_id)
    if instrument is None or me.name not in (instrument.owner, instrument.luthier):
        raise HTTPException(404, "Not found")
    repair = store.REPAIRS.get(repair_id)
    if repair is None:
        raise HTTPException(404, "No such repair")
    return RepairOut(**vars(repair))


@app.post("/hand-over", status_code=204)
async def hand_over(order: HandOver, me: MeDep) -> None:
    for instrument_id in order.ids:
        instrument = store.INSTRUMENTS.get(instrument_id)
        if instrument is None:
            raise HTTPException(404, "Not found")
        if me.role != "customer":
            raise HTTPException(403, "For customers")
        instrument.luthier = order.luthier
