"""The vault of the archive, as others have written it. Leave this file as it is."""

import re
import threading

from fastapi import APIRouter

MEMBERS = {"key-ada": "Ada", "key-ben": "Ben"}

router = APIRouter(prefix="/vault")
lock = threading.Lock()
gate = threading.Event()
sign = {"closed": False}
desks: list["Desk"] = []
reserved: dict[str, "Desk"] = {}
loans: list[dict] = []
letters: list[dict] = []
refusals: list[dict] = []
access: list[dict] = []


class NoSuchReelError(Exception):
    """The archive has no such reel."""


class TakenError(Exception):
    """The reel is reserved or lent."""


class StampError(Exception):
    """The stamp has jammed. It does so for reels that begin with X."""


class Desk:
    """Where a loan is written down. Open until `close()`."""

    def reserve(self, reel: str) -> None:
        """Put a reel aside; others do not get it until `cancel`, or for good after `commit`.

        Closing the desk does not cancel. Raises NoSuchReelError, TakenError.
        """
        if not re.fullmatch("[AGX]-[0-9]+", reel):
            raise NoSuchReelError(reel)
        with lock:
            if reel in reserved or any(loan["reel"] == reel for loan in loans):
                raise TakenError(reel)
            reserved[reel] = self

    def cancel(self, reel: str) -> None:
        """Put a reel back that this desk has reserved."""
        with lock:
            reserved.pop(reel, None)

    def commit(self, reel: str, member: str, days: int) -> None:
        """Write down the loan of a reel that this desk has reserved. Raises StampError."""
        if self not in desks or reserved.get(reel) is not self:
            raise RuntimeError("the desk is closed, or has not reserved this reel")
        if reel.startswith("X"):
            raise StampError(reel)
        with lock:
            del reserved[reel]
            loans.append({"reel": reel, "member": member, "days": days})

    def close(self) -> None:
        """Close the desk."""
        if self in desks:
            desks.remove(self)


def open_desk() -> Desk:
    """Open a desk."""
    desk = Desk()
    desks.append(desk)
    return desk


def send_letter(member: str, reel: str) -> None:
    """Write to a member that a reel was lent. Blocks its thread; for reels that begin with G
    until the gate is opened, 1.5 seconds at most."""
    if reel.startswith("G"):
        gate.wait(1.5)
    letters.append({"member": member, "reel": reel})


def note_refusal(member: str, reel: str) -> None:
    """Write down that a member asked for a reel that is taken."""
    refusals.append({"member": member, "reel": reel})


def log_access(number: int, member: str | None, path: str, status: int) -> None:
    """Write down a request and its answer."""
    access.append({"number": number, "member": member, "path": path, "status": status})


@router.get("")
async def show_vault() -> dict:
    return {
        "desks": len(desks),
        "reserved": sorted(reserved),
        "loans": loans,
        "letters": letters,
        "refusals": refusals,
        "access": access,
    }


@router.post("/gate")
async def open_gate() -> None:
    gate.set()


@router.put("/sign")
async def turn_sign(closed: bool) -> None:
    sign["closed"] = closed
