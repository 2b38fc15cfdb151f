"""A browser's session: a family of refresh tokens, each used once (RFC 9700, 4.14.2).

A token that comes back after its use was copied by somebody, and nobody can tell who of the two is
the owner: the whole family ends. For a moment it is forgiven, because the answer to its first use
may be lost on the way; docs/decisions/0004-refresh-tokens.md weighs that.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, update
from sqlmodel import Session, col, func, select

from greenroom.accounts import tokens
from greenroom.accounts.models import RefreshToken, User
from greenroom.accounts.tokens import AccessClaims
from greenroom.config import Settings
from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id

LENIENCY = timedelta(seconds=30)
"""How long after its use a token is answered again, unless what it was answered with is in use."""


@dataclass(frozen=True)
class TokenPair:
    """The two tokens of a browser, for its cookies."""

    access: str
    refresh: str


class RotationOutcome(StrEnum):
    """How the use of a refresh token ended."""

    ROTATED = auto()
    NOT_NEEDED = auto()
    """The browser has a good access token of the same session already; nothing is issued."""
    REUSED = auto()
    """Used up or revoked before: the family is revoked."""
    INVALID = auto()
    """Missing, forged, expired or unknown, or of an account that is disabled."""


@dataclass(frozen=True)
class Rotation:
    """The result of `rotate`; `pair` only with ROTATED."""

    outcome: RotationOutcome
    pair: TokenPair | None = None


def start(session: Session, settings: Settings, user: User) -> TokenPair:
    """Begin a new family and return its first tokens; forgets the user's expired ones."""
    now = utc_now()
    session.exec(
        delete(RefreshToken).where(
            col(RefreshToken.user_id) == user.id, col(RefreshToken.expires_at) < now
        )
    )
    return _issue(session, settings, user, new_id(), now=now)


def find_user(session: Session, claims: AccessClaims) -> User | None:
    """Return the user of an access token, unless its family has ended since it was issued.

    Nobody is the user of a disabled account.
    """
    going_on = select(RefreshToken.id).where(
        col(RefreshToken.family_id) == claims.family_id,
        col(RefreshToken.user_id) == col(User.id),
        col(RefreshToken.revoked_at).is_(None),
    )
    user = session.exec(select(User).where(User.id == claims.user_id, going_on.exists())).first()
    return None if user is None or user.is_disabled else user


def rotate(
    session: Session, settings: Settings, token: str | None, *, access: AccessClaims | None = None
) -> Rotation:
    """Exchange a refresh token for a new pair.

    The first use takes all tokens that wait for their use out of it: with one of the answers that
    one token got, the others are used up. So a family never has two lines that both go on.

    Args:
        session: A session that has read nothing yet. The first statement writes, so that on SQLite
            a transaction that began as a reading one waits for its turn too.
        settings: For the key and the lifetimes.
        token: What the browser sent.
        access: What its access token says, if that is still good.
    """
    claims = tokens.read_refresh(settings, token)
    if claims is None or token is None:
        return Rotation(RotationOutcome.INVALID)
    _take_turns(session, claims.family_id)
    now = utc_now()
    known = session.exec(
        select(RefreshToken).where(RefreshToken.token_hash == hash_token(token))
    ).first()
    user = session.get(User, claims.user_id)
    if known is None or user is None or user.is_disabled:
        return Rotation(RotationOutcome.INVALID)
    if known.revoked_at or _is_used_up(session, known, now):
        _revoke(session, known.family_id)
        return Rotation(RotationOutcome.REUSED)
    # Another tab's answer came in between. Using its token up would turn late ones into copies.
    if access and (access.user_id, access.family_id) == (claims.user_id, claims.family_id):
        return Rotation(RotationOutcome.NOT_NEEDED)
    if known.rotated_at is None:
        waiting = col(RefreshToken.rotated_at).is_(None)
        session.exec(
            update(RefreshToken).where(_of(known.family_id), waiting).values(rotated_at=now)
        )
    pair = _issue(session, settings, user, claims.family_id, now=now)
    return Rotation(RotationOutcome.ROTATED, pair)


def end(session: Session, family_id: UUID) -> None:
    """Revoke every token of a family."""
    _take_turns(session, family_id)
    _revoke(session, family_id)


def end_all(session: Session, user: User) -> None:
    """End all sessions of a person, leaving nothing that could be taken for a token's reuse."""
    theirs = col(RefreshToken.user_id) == user.id
    families = select(RefreshToken.family_id).where(theirs).distinct()
    # In one order, so that two of these never wait for each other.
    for family_id in sorted(session.exec(families).all()):
        _take_turns(session, family_id)
    session.exec(delete(RefreshToken).where(theirs))


def _is_used_up(session: Session, token: RefreshToken, now: datetime) -> bool:
    """Return whether a token's use is over: long ago, or its answer arrived and is in use."""
    if token.rotated_at is None:
        return False
    if now - token.rotated_at >= LENIENCY:
        return True
    used_later = col(RefreshToken.rotated_at) > token.rotated_at
    follower = select(RefreshToken.id).where(_of(token.family_id), used_later)
    return session.exec(follower).first() is not None


def _revoke(session: Session, family_id: UUID) -> None:
    going_on = col(RefreshToken.revoked_at).is_(None)
    session.exec(update(RefreshToken).where(_of(family_id), going_on).values(revoked_at=utc_now()))


def _of(family_id: UUID) -> ColumnElement[bool]:
    return col(RefreshToken.family_id) == family_id


def _take_turns(session: Session, family_id: UUID) -> None:
    """Wait until no other transaction changes this family; what follows sees what they did."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(family_id.bytes[-8:], "big", signed=True)
        session.exec(select(func.pg_advisory_xact_lock(number)))
    else:
        # Writing transactions take turns on SQLite; this makes it one, and changes nothing.
        session.exec(update(RefreshToken).where(false()).values(rotated_at=None))


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _issue(
    session: Session, settings: Settings, user: User, family_id: UUID, *, now: datetime
) -> TokenPair:
    claims = tokens.RefreshClaims(token_id=new_id(), user_id=user.id, family_id=family_id)
    refresh = tokens.issue_refresh(settings, claims, now=now)
    session.add(
        RefreshToken(
            id=claims.token_id,
            user_id=user.id,
            family_id=family_id,
            token_hash=hash_token(refresh),
            issued_at=now,
            expires_at=now + timedelta(days=settings.refresh_token_days),
        )
    )
    return TokenPair(tokens.issue_access(settings, user, family_id, now=now), refresh)
