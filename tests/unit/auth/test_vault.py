"""The vault: what was sealed opens with its own key, for its own person, unchanged, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.vault import Unsealable, Vault, is_sealed

OLD, NEW, OTHER = "an old key of this test", "a new key of this test", "a key of the other portal type"
ABOUT, SECRET = "password of user 7", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"


@given(text=st.text(max_size=300), about=st.text(max_size=60), key=st.text(min_size=1, max_size=80))
def test_whatever_was_sealed_opens_again(text: str, about: str, key: str) -> None:
    vault = Vault((key,))
    try:
        sealed = vault.seal(text, about)
    except UnicodeEncodeError:
        return  # a lone surrogate is no text
    assert vault.open(sealed, about) == text
    assert is_sealed(sealed)


@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_not_one_bit_can_be_changed(place: int, bit: int) -> None:
    vault = Vault((NEW,))
    raw = bytearray(vault.seal(SECRET, ABOUT).encode())
    last = len(raw.rstrip(b"=")) - 1  # the padding and the spare bits of the letter before it carry nothing
    raw[place % last] ^= 1 << bit
    with pytest.raises(Unsealable):
        vault.open(raw.decode("latin-1"), ABOUT)


def test_the_sealed_text_shows_nothing_and_is_never_the_same() -> None:
    vault = Vault((NEW,))
    first, second = vault.seal(SECRET, ABOUT), vault.seal(SECRET, ABOUT)
    assert first != second
    assert "argon2" not in first
    assert ABOUT not in first


@pytest.mark.parametrize("about", ["password of user 8", "second factor of user 7", ""])
def test_it_opens_for_nobody_and_nothing_else(about: str) -> None:
    vault = Vault((NEW,))
    with pytest.raises(Unsealable, match="somebody else"):
        vault.open(vault.seal(SECRET, ABOUT), about)


def test_the_key_of_the_other_portal_type_opens_nothing() -> None:
    with pytest.raises(Unsealable, match="there is no key"):
        Vault((OTHER,)).open(Vault((NEW,)).seal(SECRET, ABOUT), ABOUT)


def test_a_key_id_that_is_claimed_does_not_help_another_key() -> None:
    sealed, others = Vault((NEW,)).seal(SECRET, ABOUT), Vault((OTHER,)).seal(SECRET, ABOUT)
    forged = ":".join(("sealed", others.split(":")[1], sealed.split(":")[2]))
    with pytest.raises(Unsealable):
        Vault((OTHER,)).open(forged, ABOUT)


def test_after_a_rotation_the_new_key_seals_and_the_old_one_still_opens() -> None:
    before, after = Vault((OLD,)), Vault((NEW, OLD))
    sealed = before.seal(SECRET, ABOUT)
    assert after.open(sealed, ABOUT) == SECRET
    assert not after.is_current(sealed)
    again = after.seal(SECRET, ABOUT)
    assert after.is_current(again)
    with pytest.raises(Unsealable):
        before.open(again, ABOUT)


def test_once_the_old_key_is_dropped_it_opens_nothing_any_more() -> None:
    with pytest.raises(Unsealable):
        Vault((NEW,)).open(Vault((OLD,)).seal(SECRET, ABOUT), ABOUT)


@pytest.mark.parametrize(
    "text", ["", "sealed", "sealed:", "sealed::", "sealed:a:b:c", "$argon2id$v=19", "open:x:AAAA", "sealed:ä:é"]
)
def test_what_was_never_sealed_is_refused_without_another_error(text: str) -> None:
    with pytest.raises(Unsealable):
        Vault((NEW,)).open(text, ABOUT)


def test_a_sealed_text_that_is_too_short_is_refused() -> None:
    vault = Vault((NEW,))
    mark, key_id, _ = vault.seal(SECRET, ABOUT).split(":")
    for box in ("", "AAAA", "A" * 16, "A" * 20):
        with pytest.raises(Unsealable):
            vault.open(f"{mark}:{key_id}:{box}", ABOUT)


def test_the_vault_never_prints_its_keys() -> None:
    assert NEW not in repr(Vault((NEW,)))
    assert NEW not in str(Vault((NEW,)))
