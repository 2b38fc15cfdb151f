"""Refresh tokens that have expired: found, and deleted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from greenroom.accounts.models import RefreshToken


def find_expired_tokens(session: Session, *, before: datetime, limit: int) -> Sequence[UUID]:
    """Return refresh tokens that expired before a moment: nobody can use them any more."""
    return session.exec(
        select(RefreshToken.id).where(RefreshToken.expires_at < before).limit(limit)
    ).all()


def delete_tokens(session: Session, token_ids: Collection[UUID]) -> None:
    """Delete refresh tokens."""
    session.exec(delete(RefreshToken).where(col(RefreshToken.id).in_(token_ids)))
