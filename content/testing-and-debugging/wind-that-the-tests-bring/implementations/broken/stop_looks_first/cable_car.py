from datetime import date
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from parts import (
    Motor,
    Operator,
    Sensor,
    SensorError,
    get_motor,
    get_operator,
    get_sensor,
    get_today,
)
from pydantic import BaseModel, Field

app = FastAPI(title="Cable car")
MOST_WIND = 60


class Ride(BaseModel):
    cabin: int = Field(ge=1, le=4)


def look_first(
    operator: Annotated[Operator, Depends(get_operator)],
    today: Annotated[date, Depends(get_today)],
    sensor: Annotated[Sensor, Depends(get_sensor)],
) -> Operator:
    if operator.licensed_until < today:
        raise HTTPException(403, "The licence has run out")
    try:
        wind = sensor.wind()
    except SensorError:
        raise HTTPException(503, "Nobody knows the wind") from None
    if wind > MOST_WIND:
        raise HTTPException(409, "Too much wind")
    return operator


@app.post("/rides", status_code=201)
def start(
    ride: Ride,
    operator: Annotated[Operator, Depends(look_first)],
    motor: Annotated[Motor, Depends(get_motor)],
):
    motor.start(ride.cabin)
    return {"cabin": ride.cabin, "operator": operator.name}


@app.post("/stop", status_code=204)
def stop(
    operator: Annotated[Operator, Depends(look_first)],
    motor: Annotated[Motor, Depends(get_motor)],
):
    motor.stop()
