# caught by: hidden/test_shapes.py::test_new_gauges_are_read_closely
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, Field, RootModel, computed_field, model_validator

app = FastAPI(title="Water levels behind the dyke")

Gauge = Annotated[str, Field(min_length=1, max_length=40)]


class SentReading1(BaseModel):
    """What gauges of the first generation send, and whatever else is in it."""

    version: Literal[1] = 1
    gauge: Gauge
    # Decimal takes the digits as they were sent; a float would lose a millimetre now and then.
    level: Decimal = Field(ge=-10, le=20, deprecated="Send version 2 with level_mm.")


class SentReading2(BaseModel):
    version: Literal[2]
    gauge: Gauge
    level_mm: int = Field(strict=True, ge=-10_000, le=20_000)
    battery: int | None = Field(None, strict=True, ge=0, le=100)


class SentReading(RootModel[SentReading1 | SentReading2]):
    root: SentReading1 | SentReading2 = Field(discriminator="version")

    @model_validator(mode="before")
    @classmethod
    def fill_in_version(cls, value: Any) -> Any:
        # A discriminator has no default of its own.
        return {"version": 1, **value} if isinstance(value, dict) else value


class Reading(BaseModel):
    id: int
    gauge: str
    level_mm: int
    battery: int | None = None
    version: int = Field(exclude=True)

    @computed_field(deprecated="Read level_mm.")
    @property
    def level(self) -> float:
        return self.level_mm / 1000


STORED_BEFORE = [
    {"id": 1, "gauge": "north-lock", "level": 1.204},
    {"id": 2, "gauge": "mill-ditch", "level": -0.35},
]
readings: list[Reading] = []


def store(sent: SentReading1 | SentReading2) -> Reading:
    """Turn both shapes into one, right behind the edge."""
    values: dict[str, Any] = {"id": len(readings) + 1, "version": sent.version}
    if isinstance(sent, SentReading1):
        # Through model_dump: reading a deprecated attribute warns.
        values["level_mm"] = round(sent.model_dump()["level"] * 1000)
    else:
        values |= {"level_mm": sent.level_mm, "battery": sent.battery}
    readings.append(Reading(gauge=sent.gauge, **values))
    return readings[-1]


for old in STORED_BEFORE:
    store(SentReading1(gauge=old["gauge"], level=old["level"]))


@app.post("/readings", status_code=201)
def add_reading(sent: SentReading) -> Reading:
    return store(sent.root)


@app.post("/readings/batch", status_code=201)
def add_readings(batch: list[SentReading]) -> list[Reading]:
    return [store(sent.root) for sent in batch]


@app.get("/readings")
def list_readings(gauge: str) -> list[Reading]:
    return [reading for reading in readings if reading.gauge == gauge]


@app.get("/versions")
def show_versions() -> dict[str, list[str]]:
    last = {reading.gauge: reading.version for reading in readings}
    return {
        str(version): sorted(gauge for gauge, used in last.items() if used == version)
        for version in (1, 2)
    }
