"""Passwords: hashed so that a stolen table is worth little, compared without telling why they do not match."""

import pytest
from argon2 import PasswordHasher

from auth import passwords
from auth.passwords import LONGEST, SHORTEST, compare, hash_password, judge, keep, password_matches, reseal
from auth.vault import Unsealable, Vault, is_sealed

VAULT = Vault(("the key in use",))
PASSWORD = "correct horse, battery staple · påskägg"


def test_the_right_password_matches_and_another_does_not() -> None:
    stored = hash_password(PASSWORD)
    assert password_matches(stored, PASSWORD)
    assert not password_matches(stored, PASSWORD.upper())
    assert not password_matches(stored, "")


def test_a_hash_is_argon2id_salted_and_says_nothing_of_the_password() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert PASSWORD not in first


def test_the_hash_costs_at_least_what_is_recommended() -> None:
    parameters = dict(part.split("=") for part in hash_password(PASSWORD).split("$")[3].split(","))
    assert int(parameters["m"]) >= 19 * 1024
    assert int(parameters["t"]) >= 2


def test_an_account_without_a_password_matches_nothing() -> None:
    assert not password_matches(None, PASSWORD)
    assert not password_matches(None, "")
    assert not password_matches(None, "the password of an account that does not exist")


@pytest.mark.parametrize("stored", ["plain", "$argon2id$broken", "correct horse"])
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    assert not password_matches(stored, stored)


@pytest.fixture(scope="module")
def kept() -> str:
    """The password as it is stored for user 7."""
    return keep(VAULT, 7, PASSWORD)


def test_what_is_kept_is_sealed_and_shows_no_hash(kept: str) -> None:
    assert is_sealed(kept)
    assert "argon2" not in kept
    assert compare(VAULT, 7, kept, PASSWORD) == passwords.Comparison(True, None)


def test_a_row_moved_to_somebody_else_does_not_open_for_them(kept: str) -> None:
    assert not compare(VAULT, 8, kept, PASSWORD).matches


def test_a_row_moved_to_the_other_portal_type_does_not_open_there(kept: str) -> None:
    assert not compare(Vault(("the other portal type's key",)), 7, kept, PASSWORD).matches


@pytest.mark.parametrize("user_id", [7, 8])
def test_a_wrong_password_is_never_kept_anew(kept: str, user_id: int) -> None:
    for vault in (VAULT, Vault(("a newer key", "the key in use"))):
        assert compare(vault, user_id, kept, "something else altogether") == passwords.Comparison(False, None)


def test_a_bare_hash_from_before_is_sealed_when_it_matches() -> None:
    bare = hash_password(PASSWORD)
    compared = compare(VAULT, 7, bare, PASSWORD)
    assert compared.matches
    assert compared.renewed is not None
    assert VAULT.open(compared.renewed, "password of user 7") == bare


def test_a_hash_of_weaker_parameters_is_made_anew_when_it_matches() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    compared = compare(VAULT, 7, weak, PASSWORD)
    assert compared.renewed is not None
    fresh = VAULT.open(compared.renewed, "password of user 7")
    assert "m=19456,t=2" in fresh
    assert compare(VAULT, 7, compared.renewed, PASSWORD) == passwords.Comparison(True, None)


def test_a_password_sealed_with_the_key_before_is_sealed_with_the_one_in_use(kept: str) -> None:
    rotated = Vault(("a newer key", "the key in use"))
    renewed = compare(rotated, 7, kept, PASSWORD).renewed
    assert renewed is not None
    assert rotated.is_current(renewed)
    assert compare(Vault(("a newer key",)), 7, renewed, PASSWORD).matches


def test_resealing_needs_no_password_and_happens_once(kept: str) -> None:
    rotated = Vault(("a newer key", "the key in use"))
    again = reseal(rotated, 7, kept)
    assert again is not None
    assert reseal(rotated, 7, again) is None
    assert compare(rotated, 7, again, PASSWORD) == passwords.Comparison(True, None)
    with pytest.raises(Unsealable):
        reseal(rotated, 8, kept)


@pytest.mark.parametrize("stored", [None, "sealed:aaaaaaaa:AAAA", "a row moved here"])
def test_as_much_is_reckoned_where_nothing_can_match(stored: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed)
            return hasher.verify(passwords._NOBODY, password)

    stored = keep(VAULT, 8, PASSWORD) if stored == "a row moved here" else stored
    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert not compare(VAULT, 7, stored, PASSWORD).matches
    assert verified == [passwords._NOBODY]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a" * (SHORTEST - 1), "at least 12 characters"),
        ("", "at least 12 characters"),
        ("x9!" * 50, "at most 128 characters"),
        ("password1234", "common"),
        ("aaaaaaaaaaaaaaa", "easy to guess"),
        ("abcdefghijklmnop", "easy to guess"),
        ("qwertyuiop1234567", "harder to guess"),
        ("fjordsecurity1", "harder to guess"),
        ("ada@fjord.example", "harder to guess"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason_its_owner_can_use(password: str, said: str) -> None:
    told = judge(password, ("Ada Fjord", "ada@fjord.example", "fjord", "security", "")).weakness
    assert told is not None
    assert said in told
    assert told.endswith(".")
    assert not password or password not in told


@pytest.mark.parametrize("password", [PASSWORD, "tulip anvil marble seven", "k7#Vq9!mZr2é", "Jk4!vmQ2" * 16])
def test_a_strong_password_is_taken(password: str) -> None:
    assert len(password) <= LONGEST
    assert judge(password, ("Ada", "ada@fjord.example", "Northwall")).weakness is None


def test_a_password_is_the_stronger_the_harder_it_is_to_guess_and_taken_from_three_on() -> None:
    typed = ["short", "aaaaaaaaaaaaaaa", "abcabcabcabcx9", "Northwall2026!", "tulip anvil marble seven"]
    judged = [judge(one, ("Northwall",)) for one in typed]
    assert [one.score for one in judged] == sorted(one.score for one in judged)
    assert (judged[0].score, judged[-1].score) == (0, 4)
    assert [one.weakness is None for one in judged] == [one.score >= 3 for one in judged]


def test_the_longest_password_is_judged_in_no_time_at_all_and_still_matches() -> None:
    longest = "Jk4!vmQ2" * 16
    stored = hash_password(longest)
    assert password_matches(stored, longest)
    assert not password_matches(stored, longest[:-1])
