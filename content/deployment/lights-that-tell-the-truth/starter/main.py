import os
from itertools import count

import httpx
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel

STORE_URL = os.environ.get("STORE_URL", "http://127.0.0.1:9")
WEATHER_URL = os.environ.get("WEATHER_URL", "http://127.0.0.1:9")
STORE_PATIENCE = float(os.environ.get("STORE_PATIENCE", "2"))
ROOT_PATH = os.environ.get("ROOT_PATH", "")

app = FastAPI(title="Lights")


class NewSighting(BaseModel):
    light: str


sightings: dict[int, dict] = {}
numbers = count(1)


@app.get("/health")
def show_health():
    httpx.get(f"{WEATHER_URL}/ping")
    httpx.get(f"{STORE_URL}/ping")
    return {"status": "ok"}


@app.post("/sightings", status_code=201)
def add_sighting(new: NewSighting, response: Response):
    number = next(numbers)
    sightings[number] = {"id": number, "light": new.light}
    response.headers["Location"] = f"/sightings/{number}"
    return sightings[number]


@app.get("/sightings/{number}")
def show_sighting(number: int):
    if number not in sightings:
        raise HTTPException(404, "No such sighting")
    return sightings[number]
