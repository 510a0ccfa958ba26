"""Passwords: how they are hashed and compared. Where the hashes are kept is decided elsewhere."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # RFC 9106's frugal profile, OWASP's minimum
_NOBODY = _hasher.hash("the password of an account that does not exist")


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt, as one string."""
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes as long for an account without one, and answers no."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
