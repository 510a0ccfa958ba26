"""Handing a first or new password over out of band: the link goes by mail, the passphrase by another channel.

Pages, mail and the rows themselves live elsewhere.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from auth.authentication import vault_of
from auth.vault import Unsealable
from data.commands.credentials import NewHandOver, add_hand_over, set_link
from data.portal import Portal
from data.queries.credentials import HandOverFacts
from data.settings import PortalType
from data.system import SystemSession

TRIES = 5
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for something else on the telephone
_GROUPS, _GROUP = 4, 4
_SALT, _NONCE, _SECRET = 16, 12, 32


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over as the one who starts it sees it, once: its number, the passphrase and when it ends."""

    id: int
    passphrase: str
    expires_at: datetime


def begin(portal: Portal, kind: PortalType, session: SystemSession, user_id: int, why: str) -> Handed:
    """Start one for an `invitation` or a `reset`; earlier ones of this person end. The link is made when it is sent."""
    passphrase = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    sealed = vault_of(portal, kind).seal(_locked_with(passphrase), _about(user_id))
    new = _new(portal, user_id, why, sealed)
    return Handed(add_hand_over(session, new, portal.now), passphrase, new.expires_at)


def begin_forgotten(portal: Portal, session: SystemSession, user_id: int) -> int:
    """Start one that somebody with a second factor asked for: the code of their app stands for the passphrase."""
    return add_hand_over(session, _new(portal, user_id, "forgotten", None), portal.now)


def make_link(
    portal: Portal, kind: PortalType, session: SystemSession, hand_over_id: int
) -> tuple[HandOverFacts, str] | None:
    """The open hand-over with the address that leads to it; None where it is over. An earlier link ends."""
    token = secrets.token_urlsafe(_SECRET)
    found = set_link(session, hand_over_id, link_hash(token), portal.now)
    return None if found is None else (found, f"{portal.settings.base_url}/welcome/{kind.value}/{token}")


def link_hash(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def opens(portal: Portal, kind: PortalType, hand_over: HandOverFacts, passphrase: str) -> bool:
    """Whether this is the passphrase of a hand-over; takes as long as it takes to guess once."""
    if hand_over.secret is None:
        return False
    try:
        salt, nonce, box = _parts(vault_of(portal, kind).open(hand_over.secret, _about(hand_over.user_id)))
        AESGCM(_derived(passphrase, salt)).decrypt(nonce, box, None)
    except (Unsealable, InvalidTag):
        return False
    return True


def _new(portal: Portal, user_id: int, why: str, secret: str | None) -> NewHandOver:
    hours = portal.settings.configuration.sign_in.hand_over_hours
    return NewHandOver(user_id, why, secret, portal.now + timedelta(hours=hours), TRIES)


def _locked_with(passphrase: str) -> str:
    """A one-time secret that only the passphrase opens: nothing kept tells what it was."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    box = AESGCM(_derived(passphrase, salt)).encrypt(nonce, secrets.token_bytes(_SECRET), None)
    return urlsafe_b64encode(salt + nonce + box).decode()


def _parts(text: str) -> tuple[bytes, bytes, bytes]:
    raw = urlsafe_b64decode(text)
    return raw[:_SALT], raw[_SALT : _SALT + _NONCE], raw[_SALT + _NONCE :]


def _derived(passphrase: str, salt: bytes) -> bytes:
    plain = "".join(letter for letter in passphrase.lower() if letter.isalnum())
    return hash_secret_raw(plain.encode(), salt, 2, 19_456, 1, 32, Type.ID)


def _about(user_id: int) -> str:
    return f"hand-over to user {user_id}"
