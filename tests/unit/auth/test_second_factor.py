"""One-time codes: good for their own half minute and the ones beside it; of recovery codes only digests are kept."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from auth.second_factor import (
    RECOVERY_CODES,
    address_of,
    kept_recovery_code,
    new_recovery_codes,
    new_secret,
    possible_recovery_codes,
    qr_code,
    step_of,
)
from auth.vault import Vault

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the examples in RFC 6238
NOW = datetime(2025, 5, 14, 12, 0, 15, tzinfo=UTC)
VAULT = Vault(["a key of this test"])
PRESENT = int(NOW.timestamp()) // 30


def _code(step: int) -> str:
    return pyotp.TOTP(SECRET).at(step * 30)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert step_of(SECRET, code, moment) == seconds // 30


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(drift: int) -> None:
    assert step_of(SECRET, _code(PRESENT + drift), NOW) == PRESENT + drift


@pytest.mark.parametrize("drift", [-120, -3, -2, 2, 3, 120])
def test_a_code_of_another_time_is_wrong(drift: int) -> None:
    assert step_of(SECRET, _code(PRESENT + drift), NOW) is None


def test_a_code_of_another_secret_is_wrong() -> None:
    assert step_of(new_secret(), _code(PRESENT), NOW) is None


def test_spaces_as_apps_show_them_do_not_matter() -> None:
    code = _code(PRESENT)
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", NOW) == PRESENT


@pytest.mark.parametrize(
    "code", ["", " ", "12345", "1234567", "12345a", "-12345", "+12345", "1e1000", "0x1234", "1\x002345"]
)
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert step_of(SECRET, code, NOW) is None


def test_digits_of_other_scripts_are_no_digits() -> None:
    arabic = _code(PRESENT).translate({ord("0") + value: 0x0660 + value for value in range(10)})
    wide = _code(PRESENT).translate({ord("0") + value: 0xFF10 + value for value in range(10)})
    assert [step_of(SECRET, code, NOW) for code in (arabic, wide)] == [None, None]


def test_a_right_code_with_more_behind_it_is_wrong() -> None:
    assert step_of(SECRET, _code(PRESENT) + "0", NOW) is None


def test_secrets_are_of_160_bits_and_never_the_same() -> None:
    assert len({new_secret() for _ in range(50)}) == 50
    assert len(new_secret()) * 5 >= 160


def test_the_app_reads_the_secret_whose_account_and_of_which_portal() -> None:
    parts = urlsplit(address_of(SECRET, "ada@fjord.example", "Northwall Demo"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Northwall Demo"]}
    assert "ada%40fjord.example" in parts.path


def test_the_qr_code_asks_nobody_for_anything() -> None:
    drawn = qr_code(address_of(SECRET, "ada@fjord.example", "Northwall"))
    assert drawn.startswith("<svg")
    assert not any(told in drawn for told in ("href", "<image", "<script", SECRET))


def test_recovery_codes_are_ten_different_ones_without_look_alikes() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES == 10
    assert not set("".join(codes)) & set("01ilo")
    assert all(len(code.replace("-", "")) == 10 for code in codes)


def test_how_a_recovery_code_is_typed_does_not_matter() -> None:
    kept = kept_recovery_code(VAULT, 7, "ab2cd-ef3gh")
    for typed in ("AB2CD EF3GH", " ab2cdef3gh ", "ab2cd–ef3gh"):
        assert kept in possible_recovery_codes(VAULT, 7, typed)
    assert kept not in possible_recovery_codes(VAULT, 7, "ab2cd-ef3gj")


def test_the_same_code_of_two_people_is_kept_as_two_digests() -> None:
    assert kept_recovery_code(VAULT, 7, "ab2cd-ef3gh") not in possible_recovery_codes(VAULT, 8, "ab2cd-ef3gh")
    assert kept_recovery_code(VAULT, 1, "1ab2cdef3gh") not in possible_recovery_codes(VAULT, 11, "ab2cdef3gh")
    assert "ab2cd" not in kept_recovery_code(VAULT, 7, "ab2cd-ef3gh")


def test_without_the_key_a_recovery_code_cannot_be_tried_against_what_is_kept() -> None:
    kept = kept_recovery_code(VAULT, 7, "ab2cd-ef3gh")
    assert kept not in possible_recovery_codes(Vault(["another key of the house"]), 7, "ab2cd-ef3gh")
    assert len(kept) <= 64, "the column has no more room"


def test_a_recovery_code_holds_as_long_as_its_key_is_listed() -> None:
    kept = kept_recovery_code(VAULT, 7, "ab2cd-ef3gh")
    rotated = Vault(["a newer key of the house", *VAULT.secrets])
    assert kept in possible_recovery_codes(rotated, 7, "ab2cd-ef3gh")
    assert kept_recovery_code(rotated, 7, "ab2cd-ef3gh") != kept
