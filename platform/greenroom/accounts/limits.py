"""How often one may fail to sign in, and register: counted in the database.

Slows down guessing (CWE-307). The account's limit holds against many addresses, the address's
limit against many accounts.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select

from greenroom.accounts.models import AttemptKind, SignInAttempt
from greenroom.errors import TooManyRequestsError
from greenroom.lib.clock import utc_now

IPV6_NETWORK_BITS = 64
"""What one customer of a provider gets; counting single addresses would count nothing."""


@dataclass(frozen=True)
class Limit:
    """At most `attempts` within `window`."""

    attempts: int
    window: timedelta


FAILURES_PER_ACCOUNT = Limit(5, timedelta(minutes=15))
FAILURES_PER_ADDRESS = Limit(20, timedelta(minutes=15))
REGISTRATIONS_PER_ADDRESS = Limit(10, timedelta(hours=1))
LONGEST_WINDOW = max(
    limit.window
    for limit in (FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, REGISTRATIONS_PER_ADDRESS)
)


class TooManyAttemptsError(TooManyRequestsError):
    """The limit is reached; the message says how long to wait."""

    def __init__(self, *, retry_after_seconds: int) -> None:
        minutes = math.ceil(retry_after_seconds / 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"That was tried many times in a short while. Please wait {wait} and try again.",
            retry_after_seconds=retry_after_seconds,
        )


def check_sign_in(session: Session, email: str, address: str) -> None:
    """Refuse a sign-in while its account or address has too many recent failures.

    Raises:
        TooManyAttemptsError: `retry_after_seconds` until both limits allow one more.
    """
    kind = col(SignInAttempt.kind) == AttemptKind.SIGN_IN
    by_account = col(SignInAttempt.email_hash) == _hash(email)
    by_address = col(SignInAttempt.address) == _network(address)
    _refuse_if_over(
        _free_at(session, FAILURES_PER_ACCOUNT, kind, by_account),
        _free_at(session, FAILURES_PER_ADDRESS, kind, by_address),
    )


def check_registration(session: Session, address: str) -> None:
    """Refuse a registration while its address has made too many.

    Raises:
        TooManyAttemptsError: `retry_after_seconds` until the limit allows one more.
    """
    kind = col(SignInAttempt.kind) == AttemptKind.REGISTRATION
    by_address = col(SignInAttempt.address) == _network(address)
    _refuse_if_over(_free_at(session, REGISTRATIONS_PER_ADDRESS, kind, by_address))


def take_turns(session: Session, email: str) -> None:
    """Wait until no other sign-in with this e-mail is between its check and its count.

    SQLite's writing transactions take turns by themselves. An unknown e-mail waits like a known
    one.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(_hash(email))[:8], "big", signed=True)
        session.exec(select(func.pg_advisory_xact_lock(number)))


def count(session: Session, kind: AttemptKind, email: str, address: str) -> None:
    """Keep an attempt in mind, and forget those that no limit looks at any more."""
    now = utc_now()
    session.exec(
        delete(SignInAttempt).where(col(SignInAttempt.attempted_at) < now - LONGEST_WINDOW)
    )
    session.add(
        SignInAttempt(
            kind=kind, email_hash=_hash(email), address=_network(address), attempted_at=now
        )
    )


def forget_failures(session: Session, email: str) -> None:
    """Clear an account's failures after a sign-in that succeeded."""
    session.exec(
        delete(SignInAttempt).where(
            col(SignInAttempt.kind) == AttemptKind.SIGN_IN,
            col(SignInAttempt.email_hash) == _hash(email),
        )
    )


def _free_at(session: Session, limit: Limit, *conditions: ColumnElement[bool]) -> datetime | None:
    """Return when the attempt that fills the limit leaves the window; None if it is not full."""
    filling = session.exec(
        select(SignInAttempt.attempted_at)
        .where(*conditions, col(SignInAttempt.attempted_at) > utc_now() - limit.window)
        .order_by(col(SignInAttempt.attempted_at).desc())
        .offset(limit.attempts - 1)
        .limit(1)
    ).first()
    return filling + limit.window if filling else None


def _refuse_if_over(*moments: datetime | None) -> None:
    latest = max((moment for moment in moments if moment), default=None)
    if latest is not None:
        seconds = math.ceil((latest - utc_now()).total_seconds())
        raise TooManyAttemptsError(retry_after_seconds=max(seconds, 1))


def _hash(email: str) -> str:
    return hashlib.sha256(email.encode(errors="replace")).hexdigest()


def _network(address: str) -> str:
    """Return the address to count by: IPv4 as it is, IPv6 by its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    host_bits = 128 - IPV6_NETWORK_BITS
    return f"{IPv6Address(int(parsed) >> host_bits << host_bits)}/{IPV6_NETWORK_BITS}"
