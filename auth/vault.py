"""Sealing and digesting what is kept about a person's credentials, so that a stolen table alone is worth nothing.

AES-256-GCM under the portal type's key; whom the text is about is authenticated with it, so that it opens in no other
row. What is sealed, and where it is kept, is decided elsewhere.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = "sealed"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class Unsealable(ValueError):
    """The text was not sealed with any key at hand, or not about this, or it was changed."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    cipher: AESGCM
    digesting: bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """The keys of one portal type: the first one seals, every one still opens what it once sealed."""

    secrets: Sequence[str] = field(repr=False)
    _keys: tuple[_Key, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", tuple(_key(secret) for secret in self.secrets))

    def seal(self, text: str, about: str) -> str:
        """`sealed:<key id>:<base64>`; `about` names the purpose and the person, and is not kept."""
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE_BYTES)
        box = key.cipher.encrypt(nonce, text.encode(), about.encode())
        return f"{_MARK}:{key.id}:{urlsafe_b64encode(nonce + box).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """The text again; Unsealable for anything that was not sealed so, about this."""
        try:
            mark, key_id, encoded = sealed.split(":")
            box = urlsafe_b64decode(encoded)
        except ValueError:
            raise Unsealable("this is not a sealed text") from None
        key = next((one for one in self._keys if one.id == key_id), None)
        if mark != _MARK or key is None:
            raise Unsealable(f"there is no key {key_id}")
        try:
            return key.cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError):
            raise Unsealable("the text was changed, or is about somebody else") from None

    def is_current(self, sealed: str) -> bool:
        """Whether a text is sealed with the key in use."""
        return sealed.startswith(f"{_MARK}:{self._keys[0].id}:")

    def is_digest_current(self, digest: str) -> bool:
        """Whether a digest was made with the key in use."""
        return digest.startswith(f"{self._keys[0].id}:")

    def digests(self, text: str, about: str) -> tuple[str, ...]:
        """What may be kept of a text that is only ever compared: `<key id>:<base64>`, an HMAC-SHA-256 under each key.

        The first is the one to keep. Without the key nobody can try texts against it; with another `about` it differs.
        """
        covered = f"{about}:{text}".encode()
        return tuple(f"{key.id}:{_mac(key.digesting, covered)}" for key in self._keys)


def is_sealed(text: str) -> bool:
    """Whether a stored text is sealed at all."""
    return text.startswith(f"{_MARK}:")


def _key(secret: str) -> _Key:
    material = _derived(secret, b"partner portal credentials")
    key_id = hashlib.sha256(b"key id" + material).hexdigest()[:8]
    return _Key(key_id, AESGCM(material), _derived(secret, b"partner portal digests"))


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose).derive(secret.encode())


def _mac(key: bytes, text: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, text, "sha256")).decode().rstrip("=")
