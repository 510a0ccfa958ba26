"""The words of the administration page: events, what changed in them, roles."""

from typing import Any

import pytest

from data.domain.roles import Role
from layouts.administration.wording import ROLES, area_name, detail_text, event_name


def test_every_role_has_a_name_and_a_meaning() -> None:
    assert set(ROLES) == set(Role)
    assert all(name and note.endswith(".") for name, note in ROLES.values())


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("sign_in.succeeded", "Signed in"),
        ("sign_in.refused", "Sign-in refused"),
        ("user.access_changed", "Access changed"),
        ("token.rotated_early", "Token: rotated early"),
        ("odd", "Odd"),
    ],
)
def test_an_event_is_told_in_words(action: str, words: str) -> None:
    assert event_name(action) == words


def test_an_area_is_spelled_as_a_word() -> None:
    assert area_name("sign_in") == "Sign in"


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"method": "password"}, "method password"),
        ({"by": None, "reason": "locked"}, "reason locked"),
        ({"role": "user", "customers": "all"}, "User, all customers"),
        ({"role": "user", "customers": []}, "User, no customers"),
        ({"role": "user", "customers": ["SC-1", "SC-2"]}, "User, customers SC-1, SC-2"),
        ({"role": "owner", "customers": "all"}, "owner, all customers"),
        ({"before": "Ada", "after": "Ada Berg"}, "Ada → Ada Berg"),
        (
            {"before": {"role": "user", "customers": []}, "after": {"role": "admin", "customers": "all"}},
            "User, no customers → Administrator, all customers",
        ),
        ({"without": ["VM", "WAS"]}, "without VM, WAS"),
    ],
)
def test_a_detail_is_told_as_what_was_and_what_is(detail: dict[str, Any], words: str) -> None:
    assert detail_text(detail) == words


def test_a_long_list_of_customers_is_cut_and_counted() -> None:
    told = detail_text({"role": "user", "customers": [f"SC-{number}" for number in range(1, 41)]})
    assert told == "User, customers SC-1, SC-2, SC-3, SC-4, SC-5 and 35 more"
