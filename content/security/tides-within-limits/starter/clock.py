"""The clock of the service. The checks move it, so that nobody has to wait. Leave it as it is."""

import time

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()
_moved_to: float | None = None


class Moment(BaseModel):
    """Where the clock stands from now on."""

    now: float


def now() -> float:
    """Return the time in seconds; only differences mean something."""
    return time.monotonic() if _moved_to is None else _moved_to


@router.put("/clock", status_code=204)
def move(moment: Moment) -> None:
    """Stop the clock at this moment."""
    global _moved_to
    _moved_to = moment.now
