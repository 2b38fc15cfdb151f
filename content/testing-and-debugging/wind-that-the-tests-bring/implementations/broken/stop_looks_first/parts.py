"""What the cable car depends on: the real things. Where tests run there is none of them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Header, HTTPException


@dataclass(frozen=True)
class Operator:
    name: str
    licensed_until: date


class SensorError(Exception):
    """The sensor gave no answer."""


class Sensor:
    def wind(self) -> float:
        """Return the wind in km/h, now. Raises SensorError."""
        raise SensorError("there is no mast here")


class Motor:
    def start(self, cabin: int) -> None:
        raise RuntimeError("a test has started the real motor")

    def stop(self) -> None:
        raise RuntimeError("a test has stopped the real motor")


BADGES: dict[str, Operator] = {}  # comes from the staff register, which tests do not reach


def get_operator(x_badge: Annotated[str | None, Header()] = None) -> Operator:
    if x_badge not in BADGES:
        raise HTTPException(401, "Show your badge", {"WWW-Authenticate": "Badge"})
    return BADGES[x_badge]


def get_sensor() -> Sensor:
    return Sensor()


def get_today() -> date:
    return date.today()


def get_motor() -> Motor:
    return Motor()
