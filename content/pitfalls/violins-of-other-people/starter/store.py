"""People, instruments and repairs, in memory. Leave this file as it is."""

from dataclasses import dataclass
from itertools import count

numbers = count(1)


@dataclass
class Person:
    name: str
    role: str  # "customer" or "luthier"


@dataclass
class Instrument:
    id: int
    name: str
    owner: str
    luthier: str


@dataclass
class Repair:
    id: int
    instrument_id: int
    text: str
    cents: int
    written_by: str


PEOPLE = {  # by their tokens
    "token-of-ada": Person("ada", "customer"),
    "token-of-ben": Person("ben", "customer"),
    "token-of-lena": Person("lena", "luthier"),
    "token-of-max": Person("max", "luthier"),
}
INSTRUMENTS: dict[int, Instrument] = {}
REPAIRS: dict[int, Repair] = {}
