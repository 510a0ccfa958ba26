"""Permissions and roles: what each role may, said a second time so that nobody widens one by accident."""

import re

import pytest

from auth.permissions import ONLY_IN_DEMO, ROLES, Permission
from data.domain.roles import SEES_CUSTOMERS, Role

READING = {"dashboard:read", "customer:read", "report:read", "export:read", "export:create"}
ADMINISTERING = {"people:read", "people:write", "audit:read", "mail:read"}
EXPECTED = {
    Role.ADMIN: READING | ADMINISTERING | {"customer:write", "preferences:write"},
    Role.USER: READING | {"customer:write", "preferences:write"},
    Role.MARKETING: {"preferences:write"},
    Role.NOTIFICATIONS: set(),
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_exactly_this(role: Role) -> None:
    assert {permission.value for permission in ROLES[role]} == EXPECTED[role]


def test_every_role_is_in_the_table() -> None:
    assert set(ROLES) == set(Role)


def test_the_roles_that_see_customers_are_those_that_may() -> None:
    assert {role for role in Role if Permission.CUSTOMER_READ in ROLES[role]} == set(SEES_CUSTOMERS)


def test_every_permission_names_a_resource_and_an_action() -> None:
    misnamed = [item for item in Permission if not re.fullmatch(r"[a-z]+(-[a-z]+)*:[a-z]+", item.value)]
    assert misnamed == []


def test_every_permission_is_held_by_somebody() -> None:
    assert frozenset().union(*ROLES.values()) == set(Permission)


def test_an_administrator_may_whatever_others_may() -> None:
    assert all(granted <= ROLES[Role.ADMIN] for granted in ROLES.values())


def test_only_the_mail_of_the_demo_is_kept_from_the_portal_of_real_data() -> None:
    assert list(ONLY_IN_DEMO) == [Permission.MAIL_READ]
