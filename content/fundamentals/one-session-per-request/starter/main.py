"""The lost property office of a railway.

Everything down to the route `/connections` stands for a database and a printer that exist already,
and is used as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from fastapi import FastAPI
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


@app.get("/finds")
def list_finds() -> list[Find]:
    return []


# Your dependencies and the other routes go here.
