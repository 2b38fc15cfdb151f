"""Tables of accounts: people, the refresh tokens of their browsers, and counted attempts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from greenroom.lib.clock import utc_now
from greenroom.lib.columns import words
from greenroom.lib.ids import new_id

NAME_MAX_LENGTH = 100
DISABLED = "!"
"""Before the password's hash it locks the account, as in shadow(5); without it all is as before."""
EMAIL_MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path has at most 256 octets with its brackets


class Role(StrEnum):
    """What an account may do."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    ADMIN = "admin"


class User(SQLModel, table=True):
    """A person with an account."""

    __tablename__ = "accounts_user"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(unique=True, max_length=EMAIL_MAX_LENGTH)
    """As `service.normal_email` returns it: lower case."""
    name: str = Field(max_length=NAME_MAX_LENGTH)
    password_hash: str | None = Field(default=None, max_length=200)
    """None: nobody can sign in with a password (demo accounts). See also `is_disabled`."""
    role: Role = Field(default=Role.CANDIDATE, sa_type=words(Role))
    created_at: datetime = Field(default_factory=utc_now)

    @property
    def is_disabled(self) -> bool:
        """Return whether the account is closed: nobody can use it, and all of its work is kept."""
        return (self.password_hash or "").startswith(DISABLED)

    @property
    def usual_password_hash(self) -> str | None:
        """Return the hash of the password, also while the account is disabled."""
        return (self.password_hash or "").removeprefix(DISABLED) or None


class RefreshToken(SQLModel, table=True):
    """One refresh token; the tokens that follow each other in one browser are a family."""

    __tablename__ = "accounts_refresh_token"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="accounts_user.id", index=True, ondelete="CASCADE")
    family_id: UUID = Field(index=True)
    token_hash: str = Field(unique=True, max_length=64)
    """SHA-256 of the token, hexadecimal; the token itself is nowhere but in its browser."""
    issued_at: datetime
    expires_at: datetime
    rotated_at: datetime | None = None
    """When it, or another token issued in its place, was first used; see `sessions.rotate`."""
    revoked_at: datetime | None = None


class AttemptKind(StrEnum):
    """What was attempted."""

    SIGN_IN = "sign_in"
    """A sign-in that failed."""
    REGISTRATION = "registration"
    """A registration with a complete form, whether it led to an account or not."""


class SignInAttempt(SQLModel, table=True):
    """A counted attempt, kept as long as a limit looks back, so that a restart forgets none."""

    __tablename__ = "accounts_sign_in_attempt"
    __table_args__ = (
        Index("ix_accounts_sign_in_attempt_account", "kind", "email_hash", "attempted_at"),
        Index("ix_accounts_sign_in_attempt_address", "kind", "address", "attempted_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: AttemptKind = Field(sa_type=words(AttemptKind))
    email_hash: str = Field(max_length=64)
    """SHA-256 of the e-mail; hashed, because people type passwords into the wrong field."""
    address: str = Field(max_length=64)
    attempted_at: datetime = Field(default_factory=utc_now, index=True)
