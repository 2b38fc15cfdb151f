"""The world around the service: a clock, and the accounts. The checks move both; leave it as it is.

In real life a library tells the time, and another service knows the accounts.
"""

import time

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()
_moved_to: float | None = None
_passwords = {"ann": "otter at the pier", "ben": "nine grey geese", "cleo": "salt and slate"}
_inactive: set[str] = set()


class Moment(BaseModel):
    """Where the clock stands from now on."""

    now: float


class Account(BaseModel):
    """Whether somebody may still use the service."""

    active: bool


def now() -> float:
    """Return the seconds since 1970."""
    return time.time() if _moved_to is None else _moved_to


def password_fits(username: str, password: str) -> bool:
    """Return whether there is such a user with this password."""
    return _passwords.get(username) == password


def is_active(username: str) -> bool:
    """Return whether the account may be used right now; it may take a while to find out."""
    time.sleep(0.3 if username == "cleo" else 0)
    return username not in _inactive


@router.put("/clock", status_code=204)
def move_clock(moment: Moment) -> None:
    """Stop the clock at this moment."""
    global _moved_to
    _moved_to = moment.now


@router.put("/accounts/{username}", status_code=204)
def change_account(username: str, account: Account) -> None:
    """Block an account, or lift the block."""
    (_inactive.discard if account.active else _inactive.add)(username)
