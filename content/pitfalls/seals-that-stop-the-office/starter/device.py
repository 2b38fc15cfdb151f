"""The driver of the sealing device, by its manufacturer. Leave it as it is."""

import hashlib
import itertools
import threading
import time

from fastapi import APIRouter

router = APIRouter()
PLACES = 2
_lock = threading.Lock()
_seen = {"now": 0, "most_at_once": 0, "seals": 0, "labels": 0, "printing": 0, "most_at_work": 0}
_slow = itertools.cycle([True, False])


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
        _seen["most_at_work"] = max(_seen["most_at_work"], _seen["now"] + _seen["printing"])
    try:
        time.sleep(0.15)
        if text.startswith("jam"):
            raise DeviceError("jammed")
        return "S-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    finally:
        with _lock:
            _seen["now"] -= 1


def print_label(seal: str) -> None:
    """Print the label for a seal; wait until it is done. Some labels take longer than others."""
    with _lock:
        slow = next(_slow)
        _seen["printing"] += 1
        _seen["most_at_work"] = max(_seen["most_at_work"], _seen["now"] + _seen["printing"])
    time.sleep(0.3 if slow else 0.02)
    with _lock:
        _seen["printing"] -= 1
        _seen["labels"] += 1


@router.get("/device")
async def show() -> dict[str, int]:
    """Return what the device has seen."""
    return dict(_seen)


@router.delete("/device", status_code=204)
async def forget() -> None:
    """Begin to count anew."""
    global _slow
    _slow = itertools.cycle([True, False])
    _seen.update(most_at_once=0, most_at_work=0, seals=0, labels=0)
