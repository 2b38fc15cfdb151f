# caught by: hidden/test_sessions.py::test_stores_again_after_a_conflict
"""The lost property office of a railway.

Everything down to the route `/connections` stands for a database and a printer that exist already,
and is used as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

CONNECTIONS = 30
STAFF = {"key-ada": "Ada", "key-ben": "Ben"}


@dataclass(frozen=True)
class Find:
    label: str
    what: str
    station: str
    stored_by: str


class LabelTakenError(Exception):
    """A commit found a label that is stored already."""


class PrinterError(Exception):
    """The label was not printed."""


class Session:
    """One connection, from `database.open()` to `close()`; unusable after that."""

    def __init__(self, database: "Database", unsaved: list[Find]) -> None:
        self._database = database
        self._unsaved = unsaved
        self._closed = False

    def staff_name(self, key: str) -> str | None:
        """Return who owns a key."""
        self._must_be_open()
        return STAFF.get(key)

    def finds(self) -> Iterator[Find]:
        """Yield what is stored, oldest first; each step reads from the connection."""
        for find in list(self._database.stored):
            self._must_be_open()
            yield find

    def add(self, find: Find) -> None:
        """Put a find on the connection; nobody else sees it before the commit."""
        self._must_be_open()
        self._unsaved.append(find)

    def commit(self) -> None:
        """Store all that was added, or raise LabelTakenError and store nothing of it."""
        self._must_be_open()
        with self._database.lock:
            labels = [find.label for find in self._database.stored + self._unsaved]
            if len(set(labels)) < len(labels):
                raise LabelTakenError
            self._database.stored += self._unsaved
            self._unsaved.clear()

    def rollback(self) -> None:
        """Forget what was added since the last commit, also after one that failed."""
        self._must_be_open()
        self._unsaved.clear()

    def close(self) -> None:
        """Give the connection back as it is.

        What was added, and neither committed nor rolled back, stays on it for whoever is given
        this connection next.
        """
        with self._database.lock:
            if not self._closed:
                self._closed = True
                self._database.free.append(self._unsaved)

    def _must_be_open(self) -> None:
        if self._closed:
            raise RuntimeError("this session is closed")


class Database:
    """Lends out a few connections."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stored: list[Find] = []
        self.free: list[list[Find]] = [[] for _ in range(CONNECTIONS)]
        self.opened = 0

    def open(self) -> Session:
        """Return a session on a free connection, and fail when there is none."""
        with self.lock:
            if not self.free:
                raise RuntimeError("all connections are in use")
            self.opened += 1
            return Session(self, self.free.pop())


def print_label(find: Find) -> None:
    """Print the label of a find. The printer jams at labels that begin with Z."""
    if find.label.startswith("Z"):
        raise PrinterError(find.label)


database = Database()
app = FastAPI(title="Lost property")


@app.get("/connections")
def show_connections() -> dict[str, int]:
    """Tell how many sessions were opened so far, and how many are open now."""
    return {"opened": database.opened, "in_use": CONNECTIONS - len(database.free)}


class NewFind(BaseModel):
    label: str = Field(min_length=1, max_length=20)
    what: str = Field(min_length=1, max_length=80)
    station: str = Field(min_length=1, max_length=40)


class FindPage(BaseModel):
    total: int
    finds: list[Find]


def get_session() -> Iterator[Session]:
    session = database.open()
    try:
        yield session
    except HTTPException:
        raise  # an answer like any other
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


SessionDep = Annotated[Session, Depends(get_session)]


def get_clerk(session: SessionDep, x_staff: Annotated[str | None, Header()] = None) -> str:
    name = session.staff_name(x_staff) if x_staff else None
    if name is None:
        raise HTTPException(401, "Who are you?")
    return name


@dataclass
class Paging:
    """A dependency like any other: its parameters are those of the query."""

    limit: Annotated[int, Query(ge=1, le=50)] = 10
    offset: Annotated[int, Query(ge=0)] = 0

    def page_of(self, finds: list[Find]) -> FindPage:
        page = finds[self.offset : self.offset + self.limit]
        return FindPage(total=len(finds), finds=page)


PagingDep = Annotated[Paging, Depends()]


@app.exception_handler(PrinterError)
def answer_without_printer(request: Request, error: PrinterError) -> JSONResponse:
    return JSONResponse({"detail": "The label printer does not work"}, 503)


@app.get("/finds")
def list_finds(session: SessionDep, paging: PagingDep) -> FindPage:
    return paging.page_of(list(session.finds()))


@app.get("/stations/{station}/finds")
def list_finds_of_station(station: str, session: SessionDep, paging: PagingDep) -> FindPage:
    return paging.page_of([find for find in session.finds() if find.station == station])


@app.get("/finds/{label}")
def show_find(label: str, session: SessionDep) -> Find:
    for find in session.finds():
        if find.label == label:
            return find
    raise HTTPException(404, "No such find")


@app.post("/finds", status_code=201)
def store_find(
    new: NewFind, session: SessionDep, clerk: Annotated[str, Depends(get_clerk)]
) -> Find:
    find = Find(**new.model_dump(), stored_by=clerk)
    session.add(find)
    print_label(find)
    try:
        session.commit()
    except LabelTakenError:
        raise HTTPException(409, "This label is taken") from None
    return find


@app.get("/export")
def export(session: SessionDep) -> StreamingResponse:
    def lines() -> Iterator[str]:
        yield "label,what,station\n"
        for find in session.finds():
            yield f"{find.label},{find.what},{find.station}\n"

    return StreamingResponse(lines(), media_type="text/csv")
