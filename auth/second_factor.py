"""The second factor: one-time codes by time (RFC 6238), their QR code, and the recovery codes that stand in."""

import hashlib
import io
import secrets
from collections.abc import Sequence
from datetime import datetime

import pyotp
import segno

from auth.vault import Vault

_STEP_SECONDS = 30
_DRIFT_STEPS = 1
RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for something else
_HALF = 5


def new_secret() -> str:
    """A fresh shared secret of 160 bits, as authenticator apps take it."""
    return pyotp.random_base32()


def address_of(secret: str, email: str, issuer: str) -> str:
    """The `otpauth:` address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def qr_code(address: str) -> str:
    """An SVG element that shows an address; made here, nobody else learns of it."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, dark="#16181d", light="#ffffff", omitsize=True
    )
    return drawn.getvalue().decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step a code belongs to, at most one away from now's; None for a wrong one."""
    plain = "".join(code.split())
    if len(plain) != 6 or not plain.isascii() or not plain.isdecimal():
        return None
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_SECONDS
    for step in (present + drift for drift in range(-_DRIFT_STEPS, _DRIFT_STEPS + 1)):
        if secrets.compare_digest(totp.at(step * _STEP_SECONDS), plain):
            return step
    return None


def new_recovery_codes() -> Sequence[str]:
    """Fresh codes of about 50 bits each, to be shown once."""
    return [f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES)]


def kept_recovery_code(vault: Vault, user_id: int, code: str) -> str:
    """What is kept of a recovery code: a digest under the key in use, for this person; how it was typed is all one."""
    return keyed_recovery_hash(vault, user_id, _bare_hash(user_id, code))


def possible_recovery_codes(vault: Vault, user_id: int, code: str) -> Sequence[str]:
    """Everything a right code may be kept as: under each key at hand, or bare from before there were keys."""
    bare = _bare_hash(user_id, code)
    return (*vault.digests(bare, _about(user_id)), bare)


def keyed_recovery_hash(vault: Vault, user_id: int, bare: str) -> str:
    """What is kept from now on of a code that was kept bare."""
    return vault.digests(bare, _about(user_id))[0]


def is_bare(kept: str) -> bool:
    """Whether a code is kept as from before there were keys."""
    return ":" not in kept


def _bare_hash(user_id: int, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"{user_id}:{plain}".encode()).hexdigest()


def _about(user_id: int) -> str:
    return f"recovery code of user {user_id}"


def _letters() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_HALF))
