# caught by: hidden/test_office.py::test_gives_every_number_once
import itertools
import threading
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
places = threading.Semaphore(device.PLACES)
numbering = threading.Lock()
numbers = itertools.count(1)


# No async: FastAPI runs it in a worker thread, which may wait.
@app.post("/letters", status_code=201)
def seal_letter(new: NewLetter) -> Letter:
    try:
        with places:
            seal = device.seal(new.text)
    except device.DeviceError:
        raise HTTPException(503, "The device has jammed") from None
    with numbering:  # threads can come in between anywhere
        number = next(numbers)
    device.print_label(seal)
    letter = Letter(number=number, text=new.text, seal=seal)
    letters.append(letter)
    return letter


@app.get("/letters")
async def list_letters() -> list[Letter]:
    return letters


@app.get("/health")
async def show_health():
    return {"status": "ok"}
