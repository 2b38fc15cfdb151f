"""A browser's session: a family of refresh tokens, each used once (RFC 9700, 4.14.2).

A token that comes back after its use was copied by somebody, and nobody can tell who of the two is
the owner: the whole family ends.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from greenroom.accounts import tokens
from greenroom.accounts.models import RefreshToken, User
from greenroom.accounts.tokens import AccessClaims
from greenroom.config import Settings
from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id

LENIENCY = timedelta(seconds=10)
"""Browsers that restore tabs send the same token several times at once."""


@dataclass(frozen=True)
class TokenPair:
    """The two tokens of a browser, for its cookies."""

    access: str
    refresh: str


class RotationOutcome(StrEnum):
    """How the use of a refresh token ended."""

    ROTATED = auto()
    JUST_ROTATED = auto()
    """Another request of (probably) the same browser was faster; nothing is issued."""
    REUSED = auto()
    """Used up or revoked before: the family is revoked."""
    INVALID = auto()
    """Missing, forged, expired or unknown."""


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
    """Return the user of an access token, unless its family has ended since it was issued."""
    going_on = select(RefreshToken.id).where(
        col(RefreshToken.family_id) == claims.family_id,
        col(RefreshToken.user_id) == col(User.id),
        col(RefreshToken.revoked_at).is_(None),
    )
    return session.exec(select(User).where(User.id == claims.user_id, going_on.exists())).first()


def rotate(
    session: Session, settings: Settings, token: str | None, *, leniency: timedelta = LENIENCY
) -> Rotation:
    """Exchange a refresh token for a new pair; of several at once, exactly one succeeds.

    Args:
        session: A session that has read nothing yet. The first statement writes, so that on SQLite
            a transaction that began as a reading one waits for its turn too.
        settings: For the key and the lifetimes.
        token: What the browser sent.
        leniency: A token used up so shortly ago is forgiven; an older one ends the family.
    """
    claims = tokens.read_refresh(settings, token)
    if claims is None or token is None:
        return Rotation(RotationOutcome.INVALID)
    now = utc_now()
    won = session.exec(
        update(RefreshToken)
        .where(
            col(RefreshToken.token_hash) == hash_token(token),
            col(RefreshToken.rotated_at).is_(None),
            col(RefreshToken.revoked_at).is_(None),
        )
        .values(rotated_at=now)
    ).rowcount
    if won:
        user = session.get_one(User, claims.user_id)
        pair = _issue(session, settings, user, claims.family_id, now=now)
        return Rotation(RotationOutcome.ROTATED, pair)
    known = session.exec(
        select(RefreshToken).where(RefreshToken.token_hash == hash_token(token))
    ).first()
    if known is None:
        return Rotation(RotationOutcome.INVALID)
    if known.revoked_at is None and known.rotated_at and now - known.rotated_at < leniency:
        return Rotation(RotationOutcome.JUST_ROTATED)
    end(session, known.family_id)
    return Rotation(RotationOutcome.REUSED)


def end(session: Session, family_id: UUID) -> None:
    """Revoke every token of a family."""
    # Locked first and changed by a second statement: on PostgreSQL that one also sees the token
    # that a rotation issued while this waited for it.
    family = col(RefreshToken.family_id) == family_id
    # In one order, so that two of these never wait for each other.
    locking = select(RefreshToken.id).where(family).order_by(col(RefreshToken.id)).with_for_update()
    session.exec(locking).all()
    session.exec(
        update(RefreshToken)
        .where(family, col(RefreshToken.revoked_at).is_(None))
        .values(revoked_at=utc_now())
    )


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
