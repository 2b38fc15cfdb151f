"""The archive of the ringing station, as others have written it. Leave this file as it is."""

import io
import threading
from dataclasses import dataclass

from fastapi import APIRouter

CONNECTIONS = 2
BATCH = 500
COLUMNS = ("ring", "species", "place", "remark")
# How many recoveries there are of a year. In 1998 the first batch waits for the gate, and in 1999 the
# second one, for a second at most; in 2001 the third batch fails.
SIZES = {2023: 2, 2024: 3, 2010: 10_000, 1998: 2, 1999: 1200, 2001: 1500}
NOTES = {
    "heath": "Wind from the west.\nTwo nets open.\n",
    "reed": "Fog.\nNo nets.\nCoffee: très bon.",
}
LONG_NOTES = {"dunes": 400}  # how many lines; each is long

router = APIRouter()
lock = threading.Lock()
gate = threading.Event()
connections: list["Connection"] = []
files: list[io.TextIOBase] = []
waiting = threading.Event()
gate_was: list[bool] = []


class ArchiveError(Exception):
    """The archive fails in the middle of its work."""


class NoConnectionError(Exception):
    """All connections are in use."""


@dataclass
class Recovery:
    """A ringed bird that was found."""

    ring: str
    species: str
    place: str
    remark: str


class Connection:
    """Reads the recoveries of one year. One thread at a time may use it."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._next = 0

    def fetch(self) -> list[Recovery]:
        """Return the next recoveries, at most 500, oldest first; an empty list after the last.

        Blocks its thread. Raises ArchiveError.
        """
        if self not in connections:
            raise RuntimeError("this connection is closed")
        if (self._year, self._next) in ((1998, 0), (1999, BATCH)):
            waiting.set()
            gate_was.append(gate.wait(1))
        if self._next == 2 * BATCH and self._year == 2001:
            raise ArchiveError("a page of the archive is torn")
        begin = self._next
        self._next = min(begin + BATCH, SIZES.get(self._year, 0))
        return [_recovery(self._year, number) for number in range(begin, self._next)]

    def close(self) -> None:
        """Give the connection back; more than once does no harm."""
        with lock:
            if self in connections:
                connections.remove(self)


class LongFile(io.TextIOBase):
    """A text file that is too long for the memory: each line is made when it is read."""

    def __init__(self, count: int) -> None:
        self._left = count

    def readline(self, size: int = -1) -> str:
        """Return the next line, an empty text after the last; a size does not count."""
        if self.closed:
            raise ValueError("this file is closed")
        if self._left == 0:
            return ""
        self._left -= 1
        return "Fog until noon. " * 500 + "\n"


def connect(year: int) -> Connection:
    """Open a connection for the recoveries of a year. Raises NoConnectionError."""
    with lock:
        if len(connections) == CONNECTIONS:
            raise NoConnectionError
        connection = Connection(year)
        connections.append(connection)
        return connection


def open_notes(hide: str) -> io.TextIOBase:
    """Open the notes of a hide, as a text file to be read line by line. Raises FileNotFoundError."""
    if hide in LONG_NOTES:
        file = LongFile(LONG_NOTES[hide])
    elif hide in NOTES:
        file = io.StringIO(NOTES[hide])
    else:
        raise FileNotFoundError(hide)
    files.append(file)
    return file


def _recovery(year: int, number: int) -> Recovery:
    ring = f"{year}-{number:06}"
    if year == 2024:
        place = 'Lake "Little Ear", east' if number else '"Little Ear"'
        return Recovery(ring, "Blåmeis", place, f"first line\nline, {number}")
    remark = "alive"
    if year == 2010:
        remark = f"found by walker {number}, " + "who has sent the ring in a letter; " * 6
    return Recovery(ring, "Great tit", "Mill bridge", remark)


@router.get("/archive")
async def show_archive() -> dict:
    """Tell what is open, and what was seen of the gate. For the checks only."""
    return {
        "connections": len(connections),
        "files": sum(not file.closed for file in files),
        "waits": waiting.is_set(),
        "gate": gate_was,
    }


@router.post("/gate")
async def open_gate() -> None:
    """Let the batches that wait for the gate go on. For the checks only."""
    gate.set()
