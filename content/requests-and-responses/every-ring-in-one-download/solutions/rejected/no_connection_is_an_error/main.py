# caught by: hidden/test_ends.py::test_sends_away
"""A dependency opens and closes, a plain generator reads and writes."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Annotated

import archive
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import StreamingResponse

app = FastAPI(title="Ringing station")
app.include_router(archive.router)


def connect(year: int) -> Iterator[archive.Connection]:
    connection = archive.connect(year)
    try:
        yield connection  # until the whole answer has been sent
    finally:
        connection.close()


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def lines(connection: archive.Connection, batch: list[archive.Recovery]) -> Iterator[str]:
    yield as_csv([archive.COLUMNS])
    count = 0
    while batch:
        count += len(batch)
        yield as_csv([one.ring, one.species, one.place, one.remark] for one in batch)
        batch = connection.fetch()
    yield as_csv([["end", count]])  # only said when nothing has failed


# Not async: FastAPI runs it in a thread, and Starlette each step of the generator, too.
@app.get("/recoveries.csv")
def export_recoveries(connection: Annotated[archive.Connection, Depends(connect)]):
    first = connection.fetch()
    if not first:
        raise HTTPException(404, "Nothing was found in that year")
    return StreamingResponse(lines(connection, first), media_type="text/csv")


def numbered(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        yield f"{number}: {line}"


def open_notes(hide: str) -> Iterator[Iterable[str]]:
    try:
        file = archive.open_notes(hide)
    except FileNotFoundError:
        raise HTTPException(404, "No such hide") from None
    with file:
        yield file


@app.get("/hides/{hide}/notes")
def show_notes(file: Annotated[Iterable[str], Depends(open_notes)]):
    return StreamingResponse(numbered(file), media_type="text/plain")
