# caught by: hidden/test_ends.py::test_closes_after_a_download
"""A response that owns what it reads from, and closes it when it has been sent."""

import csv
from collections.abc import AsyncIterator, Callable, Iterator

import archive
from fastapi import FastAPI
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

app = FastAPI(title="Ringing station")
app.include_router(archive.router)


class OwningResponse(StreamingResponse):
    """Calls `close` in the end, whatever the end is."""

    def __init__(self, content, close: Callable[[], None], media_type: str) -> None:
        super().__init__(content, media_type=media_type)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()


class Echo:
    """A file that gives back what is written to it, so that a csv.writer returns its lines."""

    def write(self, text: str) -> str:
        return text


async def csv_of(connection: archive.Connection, batch: list) -> AsyncIterator[str]:
    line = csv.writer(Echo(), lineterminator="\n").writerow
    total = 0
    yield line(archive.COLUMNS)
    try:
        while batch:
            yield "".join(line(vars(one).values()) for one in batch)
            total += len(batch)
            batch = await run_in_threadpool(connection.fetch)
    except BaseException:  # also when the client goes away
        connection.close()
        raise
    yield line(("end", total))


@app.get("/recoveries.csv")
async def export_recoveries(year: int):
    try:
        connection = archive.connect(year)
    except archive.NoConnectionError:
        return JSONResponse({"detail": "Later, please"}, 503, {"Retry-After": "30"})
    streams = False
    try:
        first = await run_in_threadpool(connection.fetch)
        if not first:
            return JSONResponse({"detail": "Nothing of that year"}, 404)
        streams = True
        return StreamingResponse(csv_of(connection, first), media_type="text/csv")
    finally:
        if not streams:
            connection.close()


def with_numbers(file) -> Iterator[str]:
    number = 0
    for line in file:
        number += 1
        yield f"{number}: " + line


@app.get("/hides/{hide}/notes")
async def show_notes(hide: str):
    try:
        file = archive.open_notes(hide)
    except FileNotFoundError:
        return JSONResponse({"detail": "No such hide"}, 404)
    return OwningResponse(with_numbers(file), file.close, "text/plain")
