"""Password hashes: Argon2id by pwdlib."""

from functools import cache

from pwdlib import PasswordHash

MIN_LENGTH = 10
MAX_LENGTH = 200

_hasher = PasswordHash.recommended()


@cache
def _hash_of_nothing() -> str:
    """Return a hash that stands in where there is none, so that the answer takes as long."""
    return _hasher.hash("no password has this hash")


def hash_password(password: str) -> str:
    """Return a salted hash; takes tens of milliseconds on purpose."""
    return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Return whether the password fits; takes the same time when there is no hash."""
    matches = _hasher.verify(password, password_hash or _hash_of_nothing())
    return matches and password_hash is not None
