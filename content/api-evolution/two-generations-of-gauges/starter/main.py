from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI(title="Water levels behind the dyke")


class SentReading(BaseModel):
    gauge: str = Field(min_length=1, max_length=40)
    level: float = Field(ge=-10, le=20, description="In metres")


class Reading(BaseModel):
    id: int
    gauge: str
    level: float


# What was stored before today. In real life this is a table.
READINGS = [
    {"id": 1, "gauge": "north-lock", "level": 1.204},
    {"id": 2, "gauge": "mill-ditch", "level": -0.35},
]


@app.post("/readings", status_code=201)
def add_reading(sent: SentReading) -> Reading:
    reading = {"id": len(READINGS) + 1, "gauge": sent.gauge, "level": sent.level}
    READINGS.append(reading)
    return reading


@app.get("/readings")
def list_readings(gauge: str) -> list[Reading]:
    return [reading for reading in READINGS if reading["gauge"] == gauge]
