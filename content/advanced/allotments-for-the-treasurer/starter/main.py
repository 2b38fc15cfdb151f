import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from fastapi import FastAPI, Response
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


@app.get("/plots.csv")
def export_plots():
    lines = ["number,tenant,note,since,balance"]
    lines += [f"{p.number},{p.tenant},{p.note},{p.since},{p.balance}" for p in plots]
    return Response("\n".join(lines), media_type="text/csv")


@app.get("/readings.csv")
async def export_readings():
    lines = ["day,plot,litres,remark"]
    lines += [f"{r['day']},{r['plot']},{r['litres']},{r['remark']}" for r in read_meters()]
    return Response("\n".join(lines), media_type="text/csv")
