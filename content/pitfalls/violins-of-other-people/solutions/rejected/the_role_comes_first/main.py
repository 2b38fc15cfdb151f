# caught by: hidden/test_violins.py::test_says_nothing
from typing import Annotated, Literal

import store
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from store import Instrument, Person, Repair

app = FastAPI(title="Violins and their repairs")

Name = Annotated[str, Field(min_length=1, max_length=60)]
Luthier = Literal["lena", "max"]


class NewInstrument(BaseModel):
    name: Name
    luthier: Luthier


class Changes(BaseModel):
    """What an owner may change: these two, and nothing else."""

    model_config = ConfigDict(extra="forbid")

    name: Name = ""
    luthier: Luthier = "lena"


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


def may_see(me: Person, instrument: Instrument) -> bool:
    """Return whether somebody may know of this instrument. All routes ask here."""
    return me.name in (instrument.owner, instrument.luthier)


def visible(instrument_id: int, me: MeDep) -> Instrument:
    instrument = store.INSTRUMENTS.get(instrument_id)
    if instrument is None or not may_see(me, instrument):
        raise HTTPException(404, "Not found")
    return instrument


VisibleDep = Annotated[Instrument, Depends(visible)]


def owned(instrument: VisibleDep, me: MeDep) -> Instrument:
    if instrument.owner != me.name:
        raise HTTPException(403, "Only its owner may do this")
    return instrument


OwnedDep = Annotated[Instrument, Depends(owned)]


def in_my_hands(instrument: VisibleDep, me: MeDep) -> Instrument:
    if instrument.luthier != me.name:
        raise HTTPException(403, "Only its luthier may do this")
    return instrument


InMyHandsDep = Annotated[Instrument, Depends(in_my_hands)]


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
    found = [
        one
        for one in store.INSTRUMENTS.values()
        if may_see(me, one) and q.lower() in one.name.lower() and owner in (None, one.owner)
    ]
    items = [InstrumentOut(**vars(one)) for one in found[:limit]]
    return Listing(items=items, total=len(found))


@app.get("/instruments/{instrument_id}")
async def show_instrument(instrument: VisibleDep) -> InstrumentOut:
    return InstrumentOut(**vars(instrument))


@app.patch("/instruments/{instrument_id}")
async def change_instrument(instrument: OwnedDep, changes: Changes) -> InstrumentOut:
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(instrument, name, value)
    return InstrumentOut(**vars(instrument))


@app.delete("/instruments/{instrument_id}", status_code=204)
async def remove_instrument(instrument: OwnedDep) -> None:
    del store.INSTRUMENTS[instrument.id]
    for repair in list(store.REPAIRS.values()):
        if repair.instrument_id == instrument.id:
            del store.REPAIRS[repair.id]


@app.post("/instruments/{instrument_id}/repairs", status_code=201)
async def add_repair(instrument: InMyHandsDep, new: NewRepair, me: MeDep) -> RepairOut:
    repair = Repair(next(store.numbers), instrument.id, new.text, new.cents, me.name)
    store.REPAIRS[repair.id] = repair
    return RepairOut(**vars(repair))


@app.get("/instruments/{instrument_id}/repairs/{repair_id}")
async def show_repair(instrument: VisibleDep, repair_id: int) -> RepairOut:
    repair = store.REPAIRS.get(repair_id)
    if repair is None or repair.instrument_id != instrument.id:
        raise HTTPException(404, "Not found")
    return RepairOut(**vars(repair))


@app.post("/hand-over", status_code=204)
async def hand_over(order: HandOver, me: MeDep) -> None:
    if me.role != "customer":
        raise HTTPException(403, "For customers")
    found = [owned(visible(instrument_id, me), me) for instrument_id in order.ids]
    for instrument in found:  # nobody has objected: now all of them
        instrument.luthier = order.luthier
