# caught by: hidden/test_stream.py::test_writes_csv
"""Dependencies with `yield` lend what the archive opens."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Annotated

import archive
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import StreamingResponse

RETRY_AFTER = 10  # seconds

app = FastAPI(title="Ringing station")
app.include_router(archive.router)


def lend_connection(year: int) -> Iterator[archive.Connection]:
    try:
        connection = archive.connect(year)
    except archive.NoConnectionError:
        raise HTTPException(503, "The archive is busy", {"Retry-After": str(RETRY_AFTER)}) from None
    try:
        yield connection
    finally:
        connection.close()


def lend_notes(hide: str) -> Iterator[io.StringIO]:
    try:
        file = archive.open_notes(hide)
    except FileNotFoundError:
        raise HTTPException(404, "There are no notes of this hide") from None
    with file:
        yield file


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def quoted(text: str) -> str:
    if "," in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def row(one: archive.Recovery) -> str:
    return ",".join(map(quoted, (one.ring, one.species, one.place, one.remark))) + "\n"


def lines(first: list[archive.Recovery], connection: archive.Connection) -> Iterator[str]:
    """Yield a chunk of CSV for each batch. Starlette runs this in threads."""
    yield as_csv([archive.COLUMNS])
    count = 0
    batch = first
    while batch:
        yield "".join(map(row, batch))
        count += len(batch)
        batch = connection.fetch()
    yield as_csv([("end", count)])


@app.get("/recoveries.csv")
def export_recoveries(
    connection: Annotated[archive.Connection, Depends(lend_connection)],
) -> StreamingResponse:
    first = connection.fetch()
    if not first:
        raise HTTPException(404, "Nothing was found in that year")
    return StreamingResponse(lines(first, connection), media_type="text/csv")


@app.get("/hides/{hide}/notes")
def show_notes(file: Annotated[io.StringIO, Depends(lend_notes)]) -> StreamingResponse:
    numbered = (f"{number}: {line}" for number, line in enumerate(file, 1))
    return StreamingResponse(numbered, media_type="text/plain")
