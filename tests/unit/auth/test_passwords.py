"""Passwords: hashed so that a stolen table is worth little, compared without telling why they do not match."""

import pytest

from auth.passwords import hash_password, password_matches

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
