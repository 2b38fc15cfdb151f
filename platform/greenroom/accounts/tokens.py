"""The signed tokens in a browser's cookies: JWT, HS256, by python-jose.

A token says what it is for (`typ`), and each reader accepts its own kind alone (RFC 8725, 3.12).
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from jose import JWTError, jwk, jwt
from jose.backends.base import Key

from greenroom.accounts.models import User
from greenroom.config import Settings
from greenroom.lib.ids import new_id

ALGORITHM = "HS256"
MAX_TOKEN_CHARACTERS = 1024
REQUIRED = {f"require_{claim}": True for claim in ("sub", "iat", "exp", "jti")}

TokenType = Literal["access", "refresh"]


@dataclass(frozen=True)
class AccessClaims:
    """What an access token says."""

    user_id: UUID
    family_id: UUID
    """The family of refresh tokens of the same browser, so that signing out can end it."""


@dataclass(frozen=True)
class RefreshClaims:
    """What a refresh token says."""

    token_id: UUID
    user_id: UUID
    family_id: UUID


def issue_access(settings: Settings, user: User, family_id: UUID, *, now: datetime) -> str:
    """Return an access token that is good for `settings.access_token_minutes`."""
    return _sign(
        settings,
        "access",
        {
            "sub": str(user.id),
            "iat": now,
            "exp": now + timedelta(minutes=settings.access_token_minutes),
            "jti": str(new_id()),
            "family": str(family_id),
        },
    )


def issue_refresh(settings: Settings, claims: RefreshClaims, *, now: datetime) -> str:
    """Return a refresh token that is good for `settings.refresh_token_days`."""
    return _sign(
        settings,
        "refresh",
        {
            "sub": str(claims.user_id),
            "iat": now,
            "exp": now + timedelta(days=settings.refresh_token_days),
            "jti": str(claims.token_id),
            "family": str(claims.family_id),
        },
    )


def read_access(
    settings: Settings, token: str | None, *, even_expired: bool = False
) -> AccessClaims | None:
    """Return the claims of a valid access token, else None; `even_expired` forgives its age."""
    claims = _verified(settings, token, "access", even_expired=even_expired)
    if claims is None:
        return None
    try:
        return AccessClaims(UUID(claims["sub"]), UUID(claims["family"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def read_refresh(settings: Settings, token: str | None) -> RefreshClaims | None:
    """Return the claims of a valid, unexpired refresh token, else None."""
    claims = _verified(settings, token, "refresh")
    if claims is None:
        return None
    try:
        return RefreshClaims(UUID(claims["jti"]), UUID(claims["sub"]), UUID(claims["family"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _sign(settings: Settings, token_type: TokenType, claims: Mapping[str, Any]) -> str:
    return jwt.encode({**claims, "typ": token_type}, _key(settings), algorithm=ALGORITHM)


def _verified(
    settings: Settings, token: str | None, token_type: TokenType, *, even_expired: bool = False
) -> dict[str, Any] | None:
    # Ours are far shorter; a cookie full of nested brackets does not reach the JSON parser.
    if not token or len(token) > MAX_TOKEN_CHARACTERS:
        return None
    # python-jose verifies whatever is required.
    options = {**REQUIRED, "require_exp": not even_expired, "verify_exp": not even_expired}
    try:
        claims = jwt.decode(token, _key(settings), algorithms=[ALGORITHM], options=options)
    except (JWTError, ValueError, TypeError, RecursionError):
        return None
    return claims if claims.get("typ") == token_type else None


def _key(settings: Settings) -> Key:
    # A key object made from a digest: given plain text, python-jose tries to read it as JSON or
    # PEM first, and a secret may look like either.
    return jwk.construct(hmac.digest(settings.signing_key.encode(), b"tokens", "sha256"), ALGORITHM)
