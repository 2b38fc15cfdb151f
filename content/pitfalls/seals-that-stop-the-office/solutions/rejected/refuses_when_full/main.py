# caught by: hidden/test_office.py::test_lets_letters_wait
import asyncio
from typing import Annotated

import device
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="Seals")
app.include_router(device.router)


class NewLetter(BaseModel):
    text: Annotated[str, Field(min_length=1)]


class Letter(NewLetter):
    number: int
    seal: str


letters: list[Letter] = []
places = asyncio.Semaphore(device.PLACES)


@app.post("/letters", status_code=201)
async def seal_letter(new: NewLetter) -> Letter:
    if places.locked():
        raise HTTPException(503, "The device is busy")
    try:
        async with places:
            seal = await asyncio.to_thread(device.seal, new.text)
    except device.DeviceError:
        raise HTTPException(503, "The device has jammed") from None
    await asyncio.to_thread(device.print_label, seal)
    # No await from here on: nobody else can take this number.
    letter = Letter(number=len(letters) + 1, text=new.text, seal=seal)
    letters.append(letter)
    return letter


@app.get("/letters")
async def list_letters() -> list[Letter]:
    return letters


@app.get("/health")
async def show_health():
    return {"status": "ok"}
