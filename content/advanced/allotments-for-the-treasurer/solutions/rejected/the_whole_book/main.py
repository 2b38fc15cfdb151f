# caught by: hidden/test_large.py::test_keeps_a_few
import csv
import io
import os
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, PlainSerializer

app = FastAPI(title="Allotments")

READINGS = int(os.environ.get("READINGS", "1000"))
OPENING_SECONDS = float(os.environ.get("OPENING_SECONDS", "0"))
REMARK_LENGTH = int(os.environ.get("REMARK_LENGTH", "0"))
REMARKS = ["", "frost, again", "=SUM(C:C)", '"new" meter']


class Plot(BaseModel):
    number: int
    tenant: str
    note: str | None = None
    since: date
    balance: Decimal
    key_code: str


plots: list[Plot] = []


def read_meters() -> Iterator[dict]:
    """The book of the water meters, a reading at a time. It takes a while to open."""
    time.sleep(OPENING_SECONDS)
    for number in range(READINGS):
        yield {
            "day": date(2020, 1, 1) + timedelta(days=number // 40),
            "plot": number % 40 + 1,
            "litres": -number if number % 7 == 3 else number,
            "remark": REMARKS[number % 4].ljust(REMARK_LENGTH),
            "trace": f"{number:>2000}",  # raw data of the meter, for nobody's eyes
        }


@app.post("/plots", status_code=201)
def add_plot(plot: Plot) -> None:
    plots.append(plot)


STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
LINES_AT_ONCE = 500


def defuse(text: str | None) -> str | None:
    return f"'{text}" if text and text.startswith(STARTS_A_FORMULA) else text


# What people have typed: the mark stands in the model, once for each column.
Typed = Annotated[str | None, PlainSerializer(defuse)]


class PlotLine(BaseModel):
    number: int
    tenant: Typed
    note: Typed
    since: date
    balance: Decimal


class ReadingLine(BaseModel):
    day: date
    plot: int
    litres: int
    remark: Typed


def as_csv(lines: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def headers_for(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


class PlotsCSV(Response):
    """Gets what the response model has let through."""

    media_type = "text/csv"

    def render(self, content: list[dict[str, Any]]) -> bytes:
        lines = [list(PlotLine.model_fields), *(line.values() for line in content)]
        return (BOM + as_csv(lines)).encode()


class ReadingsCSV(StreamingResponse):
    media_type = "text/csv"


@app.get("/plots.csv", response_class=PlotsCSV, response_model=list[PlotLine])
def export_plots(response: Response) -> list[Plot]:
    response.headers.update(headers_for("plots.csv"))
    return plots


def reading_lines() -> Iterator[str]:
    """Run in a thread by Starlette, which steps through it; so a step should be worth it."""
    yield BOM + as_csv([ReadingLine.model_fields])
    readings = list(read_meters())
    for first in range(0, len(readings), LINES_AT_ONCE):
        some = readings[first : first + LINES_AT_ONCE]
        yield as_csv(ReadingLine.model_validate(one).model_dump().values() for one in some)


@app.get("/readings.csv", response_class=ReadingsCSV)
def export_readings() -> ReadingsCSV:
    return ReadingsCSV(reading_lines(), headers=headers_for("readings.csv"))
