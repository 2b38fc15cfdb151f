"""The driver of the sealing device, by its manufacturer. Leave it as it is."""

import hashlib
import threading
import time

from fastapi import APIRouter

router = APIRouter()
PLACES = 2
_lock = threading.Lock()
_seen = {"now": 0, "most_at_once": 0, "seals": 0, "labels": 0}


class DeviceError(Exception):
    """The device did not seal."""


def seal(text: str) -> str:
    """Seal a text, and return the seal; wait until it is done. Raises DeviceError."""
    with _lock:
        if _seen["now"] == PLACES:
            raise DeviceError("no place")
        _seen["now"] += 1
        _seen["seals"] += 1
        _seen["most_at_once"] = max(_seen["most_at_once"], _seen["now"])
    try:
        time.sleep(0.15)
        if text.startswith("jam"):
            raise DeviceError("jammed")
        return "S-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    finally:
        with _lock:
            _seen["now"] -= 1


def print_label(seal: str) -> None:
    """Print the label for a seal; wait until it is done."""
    time.sleep(0.25)
    with _lock:
        _seen["labels"] += 1


@router.get("/device")
async def show() -> dict[str, int]:
    """Return what the device has seen."""
    return dict(_seen)


@router.delete("/device", status_code=204)
async def forget() -> None:
    """Begin to count anew."""
    _seen.update(most_at_once=0, seals=0, labels=0)
