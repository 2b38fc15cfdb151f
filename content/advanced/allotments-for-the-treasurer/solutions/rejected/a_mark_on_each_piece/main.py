# caught by: hidden/test_large.py::test_exports_them_all
import asyncio
import csv
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from decimal import Decimal

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

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


FORMULA = re.compile(r"[=+\-@\t\r\n]")


class Echo:
    """A file for the csv module that keeps nothing: `writerow` returns what is written."""

    @staticmethod
    def write(line: str) -> str:
        return line


class CSVDownload(StreamingResponse):
    """Sends rows as CSV. Subclasses say which columns, and in which of them people typed."""

    media_type = "text/csv"
    file_name: str
    columns: tuple[str, ...]
    typed: frozenset[str]

    def __init__(self, rows: Iterator[dict], status_code: int = 200) -> None:
        headers = {
            "content-disposition": f"attachment; filename={self.file_name}",
            "cache-control": "no-store",
        }
        super().__init__(self.chunks(rows), status_code, headers)

    async def chunks(self, rows: Iterator[dict]) -> AsyncIterator[bytes]:
        writer = csv.writer(Echo)
        yield writer.writerow(self.columns).encode("utf-8-sig")

        def next_chunk() -> str:
            size, lines = 0, []
            for row in rows:
                lines.append(writer.writerow([self.cell(row, column) for column in self.columns]))
                size += len(lines[-1])
                if size > 32_000:
                    break
            return "".join(lines)

        while chunk := await asyncio.to_thread(next_chunk):
            yield chunk.encode("utf-8-sig")

    def cell(self, row: dict, column: str) -> object:
        value = row[column]
        if column in self.typed and value and FORMULA.match(value):
            return "'" + value
        return value


class PlotsDownload(CSVDownload):
    file_name = "plots.csv"
    columns = ("number", "tenant", "note", "since", "balance")
    typed = frozenset({"tenant", "note"})


class ReadingsDownload(CSVDownload):
    file_name = "readings.csv"
    columns = ("day", "plot", "litres", "remark")
    typed = frozenset({"remark"})


@app.get("/plots.csv", response_class=PlotsDownload)
async def export_plots():
    return PlotsDownload(plot.model_dump() for plot in list(plots))


@app.get("/readings.csv", response_class=ReadingsDownload)
async def export_readings():
    return ReadingsDownload(read_meters())
