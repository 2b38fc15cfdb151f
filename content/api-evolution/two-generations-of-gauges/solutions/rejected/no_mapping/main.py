# caught by: hidden/test_document.py::test_document_names_the_discriminator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, Discriminator, Field, Tag

app = FastAPI(title="Water levels behind the dyke")


class Reading(BaseModel):
    id: int
    gauge: str
    level_mm: int
    level: Annotated[float, Field(deprecated=True)]
    battery: int | None


class SentReading1(BaseModel):
    version: Literal[1] = 1
    gauge: Annotated[str, Field(min_length=1, max_length=40)]
    metres: Annotated[float, Field(alias="level", ge=-10, le=20, deprecated=True)]

    def values(self) -> tuple[int, int | None]:
        return round(self.__dict__["metres"] * 1000), None


class SentReading2(BaseModel, extra="forbid"):
    version: Literal[2]
    gauge: Annotated[str, Field(min_length=1, max_length=40)]
    level_mm: Annotated[int, Field(strict=True, ge=-10_000, le=20_000)]
    battery: Annotated[int | None, Field(strict=True, ge=0, le=100)] = None

    def values(self) -> tuple[int, int | None]:
        return self.level_mm, self.battery


def version_of(value: Any) -> int | None:
    """Return the tag of what was sent; None is refused, as every number without a member."""
    version = value.get("version", 1) if isinstance(value, dict) else None
    return version if isinstance(version, int) else None


SentReading = Annotated[
    Annotated[SentReading1, Tag(1)] | Annotated[SentReading2, Tag(2)],
    Discriminator(version_of),
]


@dataclass
class Store:
    rows: list[Reading] = field(default_factory=list)
    generations: dict[str, int] = field(default_factory=dict)

    def add(self, sent: SentReading1 | SentReading2) -> Reading:
        level_mm, battery = sent.values()
        row = Reading(
            id=len(self.rows) + 1,
            gauge=sent.gauge,
            level_mm=level_mm,
            level=level_mm / 1000,
            battery=battery,
        )
        self.rows.append(row)
        self.generations[sent.gauge] = sent.version
        return row


store = Store()
for name, level in [("north-lock", 1.204), ("mill-ditch", -0.35)]:
    store.add(SentReading1(gauge=name, level=level))


@app.post("/readings", status_code=201)
async def add_reading(sent: SentReading) -> Reading:
    return store.add(sent)


@app.post("/readings/batch", status_code=201)
async def add_readings(batch: list[SentReading]) -> list[Reading]:
    return [store.add(sent) for sent in batch]


@app.get("/readings")
async def list_readings(gauge: str) -> list[Reading]:
    return [row for row in store.rows if row.gauge == gauge]


@app.get("/versions")
async def show_versions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"1": [], "2": []}
    for gauge, version in sorted(store.generations.items()):
        found[str(version)].append(gauge)
    return found
