"""Passwords: how they are hashed, kept, compared and judged; when they change is decided elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from auth.vault import Unsealable, Vault, is_sealed

SHORTEST, LONGEST = 12, 128
_STRONG_ENOUGH = 3
_JUDGED = 72
"""Letters that are judged: whatever comes after so many adds to the strength, and judging takes longer with each."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # RFC 9106's frugal profile, OWASP's minimum
_NOBODY = _hasher.hash("the password of an account that does not exist")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a password matched, and how it is to be kept from now on if its keeping is out of date."""

    matches: bool
    renewed: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How strong a new password is, from 0 (guessed at once) to 4, and why it will not do as a sentence, or None."""

    score: int
    weakness: str | None = None


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt, as one string."""
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes as long for an account without one, and answers no."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def keep(vault: Vault, user_id: int, password: str) -> str:
    """The password as it is stored: hashed, then sealed for this person."""
    return vault.seal(hash_password(password), _about(user_id))


def compare(vault: Vault, user_id: int, stored: str | None, password: str) -> Comparison:
    """Compare with what is stored; takes as long where nothing is, or where it does not open."""
    hashed = _opened(vault, user_id, stored)
    if not password_matches(hashed, password) or hashed is None or stored is None:
        return Comparison(False)
    if vault.is_current(stored) and not _hasher.check_needs_rehash(hashed):
        return Comparison(True)
    renewed = hash_password(password) if _hasher.check_needs_rehash(hashed) else hashed
    return Comparison(True, vault.seal(renewed, _about(user_id)))


def reseal(vault: Vault, user_id: int, stored: str) -> str | None:
    """The same hash under the key in use, None where it is already; Unsealable where no key at hand opens it."""
    if vault.is_current(stored):
        return None
    hashed = vault.open(stored, _about(user_id)) if is_sealed(stored) else stored
    return vault.seal(hashed, _about(user_id))


def judge(password: str, about: Sequence[str] = ()) -> Judgement:
    """How a new password does; `about` are words that stand for its owner and make it easier to guess."""
    if len(password) < SHORTEST:
        return Judgement(0, f"Use at least {SHORTEST} characters; a few unrelated words make a good password.")
    if len(password) > LONGEST:
        return Judgement(0, f"Use at most {LONGEST} characters.")
    judged = zxcvbn(password[:_JUDGED], user_inputs=[word for word in about if word], max_length=_JUDGED)
    if judged["score"] >= _STRONG_ENOUGH:
        return Judgement(judged["score"])
    hint = judged["feedback"]["warning"] or "It is too easy to guess"
    why = f"{hint.rstrip('.')}. Choose one that is harder to guess, such as four unrelated words."
    return Judgement(judged["score"], why)


def _opened(vault: Vault, user_id: int, stored: str | None) -> str | None:
    if stored is None or not is_sealed(stored):
        return stored  # hashes from before sealing stand bare until their person signs in
    try:
        return vault.open(stored, _about(user_id))
    except Unsealable:
        return None


def _about(user_id: int) -> str:
    return f"password of user {user_id}"
