from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from pydantic import BaseModel, Field

app = FastAPI(title="Cheese cellar")
app.add_middleware(GZipMiddleware, minimum_size=500)
app.add_middleware(CORSMiddleware, allow_origins=["https://counter.example"])


@dataclass
class Wheel:
    id: int
    name: str
    grams: int


WHEELS = {
    1: Wheel(1, "Bergtaler", 8400),
    2: Wheel(2, "Grey Abbot", 3050),
    3: Wheel(3, "Old Ferryman", 12075),
}


class NewWheel(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    weight: str


def show(wheel: Wheel) -> dict:
    return {"id": wheel.id, "name": wheel.name, "weight": f"{wheel.grams / 1000:.3f} kg"}


def etag_of(wheel: Wheel) -> str:
    return f'"{wheel.id}-{wheel.grams}"'


@app.get("/health")
def health():
    return {"ok": True}


@app.get("/wheels")
def list_wheels():
    return [show(wheel) for wheel in WHEELS.values()]


@app.get("/wheels/{id}")
def show_wheel(id: int, response: Response, if_none_match: Annotated[str | None, Header()] = None):
    if id not in WHEELS:
        raise HTTPException(404, "No such wheel")
    etag = etag_of(WHEELS[id])
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return show(WHEELS[id])


@app.post("/wheels", status_code=201)
def add_wheel(new: NewWheel):
    id = max(WHEELS) + 1
    WHEELS[id] = Wheel(id, new.name, int(float(new.weight.removesuffix(" kg")) * 1000))
    return show(WHEELS[id])
