"""One-time codes: good for their own half minute and the ones beside it; recovery codes are kept as hashes only."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from auth.second_factor import (
    RECOVERY_CODES,
    address_of,
    new_recovery_codes,
    new_secret,
    qr_code,
    recovery_hash,
    step_of,
)

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the examples in RFC 6238
NOW = datetime(2025, 5, 14, 12, 0, 15, tzinfo=UTC)
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
    kept = recovery_hash(7, "ab2cd-ef3gh")
    assert {recovery_hash(7, typed) for typed in ("AB2CD EF3GH", " ab2cdef3gh ", "ab2cd–ef3gh")} == {kept}


def test_the_same_code_of_two_people_is_kept_as_two_hashes() -> None:
    assert recovery_hash(7, "ab2cd-ef3gh") != recovery_hash(8, "ab2cd-ef3gh")
    assert recovery_hash(1, "1ab2cdef3gh") != recovery_hash(11, "ab2cdef3gh")
    assert "ab2cd" not in recovery_hash(7, "ab2cd-ef3gh")
