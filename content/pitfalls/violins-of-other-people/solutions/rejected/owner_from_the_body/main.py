# caught by: hidden/test_violins.py::test_the_owner_stays
from typing import Annotated, Literal

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


class Changes(BaseModel, extra="forbid"):
    name: Name | None = None
    luthier: Luthier | None = None
    owner: Name | None = None


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


class Desk:
    """All that one person can reach. There is no other way to the store."""

    def __init__(self, me: Annotated[Person, Depends(find_me)]) -> None:
        self.me = me
        self.instruments = {
            number: one
            for number, one in store.INSTRUMENTS.items()
            if me.name in (one.owner, one.luthier)
        }

    def instrument(self, number: int) -> Instrument:
        if number not in self.instruments:
            raise HTTPException(404, "Not found")
        return self.instruments[number]

    def of_mine(self, number: int) -> Instrument:
        instrument = self.instrument(number)
        if instrument.owner != self.me.name:
            raise HTTPException(403, "Only its owner may do this")
        return instrument

    def repairs(self, instrument: Instrument) -> dict[int, Repair]:
        return {
            number: one
            for number, one in store.REPAIRS.items()
            if one.instrument_id == instrument.id
        }

    def repair(self, instrument_id: int, number: int) -> Repair:
        repairs = self.repairs(self.instrument(instrument_id))
        if number not in repairs:
            raise HTTPException(404, "Not found")
        return repairs[number]

    def add(self, name: str, luthier: str) -> Instrument:
        if self.me.role != "customer":
            raise HTTPException(403, "For customers")
        instrument = Instrument(next(store.numbers), name, self.me.name, luthier)
        store.INSTRUMENTS[instrument.id] = instrument
        return instrument

    def remove(self, number: int) -> None:
        instrument = self.of_mine(number)
        for repair_id in self.repairs(instrument):
            del store.REPAIRS[repair_id]
        del store.INSTRUMENTS[number]

    def write(self, number: int, new: NewRepair) -> Repair:
        instrument = self.instrument(number)
        if instrument.luthier != self.me.name:
            raise HTTPException(403, "Only its luthier may do this")
        repair = Repair(next(store.numbers), number, new.text, new.cents, self.me.name)
        store.REPAIRS[repair.id] = repair
        return repair


DeskDep = Annotated[Desk, Depends()]


@app.post("/instruments", status_code=201)
async def add_instrument(new: NewInstrument, desk: DeskDep) -> InstrumentOut:
    return InstrumentOut(**vars(desk.add(new.name, new.luthier)))


@app.get("/instruments")
async def list_instruments(
    desk: DeskDep,
    q: str = "",
    owner: str | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Listing:
    found = [one for one in desk.instruments.values() if q.lower() in one.name.lower()]
    if owner is not None:
        found = [one for one in found if one.owner == owner]
    items = [InstrumentOut(**vars(one)) for one in found[:limit]]
    return Listing(items=items, total=len(found))


@app.get("/instruments/{instrument_id}")
async def show_instrument(instrument_id: int, desk: DeskDep) -> InstrumentOut:
    return InstrumentOut(**vars(desk.instrument(instrument_id)))


@app.patch("/instruments/{instrument_id}")
async def change_instrument(instrument_id: int, changes: Changes, desk: DeskDep) -> InstrumentOut:
    instrument = desk.of_mine(instrument_id)
    instrument.name = changes.name or instrument.name
    instrument.luthier = changes.luthier or instrument.luthier
    instrument.owner = changes.owner or instrument.owner
    return InstrumentOut(**vars(instrument))


@app.delete("/instruments/{instrument_id}", status_code=204)
async def remove_instrument(instrument_id: int, desk: DeskDep) -> None:
    desk.remove(instrument_id)


@app.post("/instruments/{instrument_id}/repairs", status_code=201)
async def add_repair(instrument_id: int, new: NewRepair, desk: DeskDep) -> RepairOut:
    return RepairOut(**vars(desk.write(instrument_id, new)))


@app.get("/instruments/{instrument_id}/repairs/{repair_id}")
async def show_repair(instrument_id: int, repair_id: int, desk: DeskDep) -> RepairOut:
    return RepairOut(**vars(desk.repair(instrument_id, repair_id)))


@app.post("/hand-over", status_code=204)
async def hand_over(order: HandOver, desk: DeskDep) -> None:
    found = [desk.of_mine(number) for number in order.ids]  # all of them, or an exception
    for instrument in found:
        instrument.luthier = order.luthier
