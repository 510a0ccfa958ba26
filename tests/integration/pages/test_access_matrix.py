"""The access matrix: every kind of caller against every page, callback and route that the application itself lists."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from auth import account, forgotten, sign_in, welcome
from auth.gate import PUBLIC_ENDPOINTS
from auth.permissions import ONLY_IN_DEMO, ROLES, Permission
from callbacks import files
from callbacks.reseller import files as reseller_files
from callbacks.wiring import Wire, Wiring
from data.domain.roles import Role
from data.settings import PortalType
from layouts.pages import PAGES
from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.neighbours import BUNDLE
from tests.integration.pages.premises import Premises
from tests.support.dash_client import CALL, DashClient, give_password

ROUTE_PERMISSIONS: dict[str, Permission | None] = {
    **sign_in.ROUTE_PERMISSIONS,
    **forgotten.ROUTE_PERMISSIONS,
    **welcome.ROUTE_PERMISSIONS,
    **account.ROUTE_PERMISSIONS,
    **files.ROUTE_PERMISSIONS,
    **reseller_files.ROUTE_PERMISSIONS,
}
WITHOUT = {Role.NOTIFICATIONS}
"""Roles that cannot sign in: to the portal these people are strangers."""
INSIDE = {role: f"{role.value}@fjord.example" for role in Role}
OUTSIDE = "admin@delta.example"
USERS = (
    "email,name,partner_id,role,partnerships,customers\n"
    + "".join(
        f"{email},{role.value.title()} Person,fjord,{role.value},nordics;resale,all\n" for role, email in INSIDE.items()
    )
    + f"{OUTSIDE},Other Admin,delta,admin,delta-dach,all\n"
)
SEARCH = {
    "files.contributions": "?product=VM",
    "files.days": "?product=VM&customer=SC-2",
}
"""What a file's address needs besides itself."""


@pytest.fixture(scope="module")
def premises(open_portal: OpenPortal) -> Premises:
    found = open_portal()
    found.load({**BUNDLE, "users": USERS})
    return found


@pytest.fixture(scope="module")
def people(premises: Premises) -> dict[Role, DashClient]:
    return {role: premises.visit(INSIDE[role]) for role in Role if role not in WITHOUT}


@pytest.fixture(scope="module")
def outsiders(premises: Premises, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DashClient]:
    """An administrator of the other partner, and one of a namesake partner in the other portal type."""
    bundle = tmp_path_factory.mktemp("demo")
    other = {**BUNDLE, "users": USERS.replace("@fjord.example", "@elsewhere.example")}
    for name, text in {**other, "partnerships": other["partnerships"].replace("nordics,", "elsewhere,")}.items():
        renamed = text.replace("nordics", "elsewhere").replace("resale", "elsewhere-resale")
        (bundle / f"{name}.csv").write_text(renamed, encoding="utf-8")
    result = premises.run("load", str(bundle), "--portal", "demo")
    assert result.exit_code == 0, result.output
    give_password(premises.server, "admin@elsewhere.example", PortalType.DEMO)
    demo = DashClient(premises.server)
    assert demo.sign_in("admin@elsewhere.example", at="/sign-in/demo").status_code == 302
    return {"another partner's": premises.visit(OUTSIDE), "wrong portal's": demo}


def may(role: Role, permission: Permission) -> bool:
    """The rule of the partner portal, said without the viewer."""
    return permission in ROLES[role] - ONLY_IN_DEMO


def wires(premises: Premises) -> list[Wire]:
    wiring: Wiring = premises.server.extensions["wiring"]
    return wiring.wires


def post(person: DashClient, wire: Wire) -> int:
    """Call a callback with nothing put in, from an address within the partnership."""
    of_customer = any(str(one.component_id).startswith("customers-") for one in wire.outputs.values())
    address = "/p/nordics/customers/SC-1" if of_customer else "/p/nordics/dashboard"
    return person.post(wire.handler.__name__, address).status_code


def address_of_page(page: Any) -> str:
    partnership = "nordics" if page.is_in("mssp") else "resale"
    return f"/p/{partnership}/{page.path}" + ("/SC-1" if page.of_a_customer else "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.package)
def test_every_page_opens_for_exactly_the_roles_that_may(
    premises: Premises, people: dict[Role, DashClient], page: Any
) -> None:
    address = address_of_page(page)
    found = {role: person.get(address, Accept="text/html").status_code for role, person in people.items()}
    assert found == {role: 200 if may(role, page.permission) else 404 for role in people}
    assert DashClient(premises.server).get(address, Accept="text/html").status_code == 302
    assert DashClient(premises.server).get(address).status_code == 401


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.package)
def test_no_page_opens_from_outside(outsiders: dict[str, DashClient], page: Any) -> None:
    assert {who: one.get(address_of_page(page)).status_code for who, one in outsiders.items()} == dict.fromkeys(
        outsiders, 404
    )


def test_every_callback_is_refused_to_exactly_those_who_may_not(
    premises: Premises, people: dict[Role, DashClient]
) -> None:
    refusals: dict[str, object] = {}
    for wire in wires(premises):
        for role, person in people.items():
            status = post(person, wire)
            fits = status not in (401, 403) if may(role, wire.permission) else status == 404
            if not fits:
                refusals[f"{wire.handler.__name__} as {role}"] = status
        stranger = post(DashClient(premises.server), wire)
        if stranger != 401:
            refusals[f"{wire.handler.__name__} as a stranger"] = stranger
    assert refusals == {}
    assert len(wires(premises)) > 10


def test_every_callback_that_needs_no_object_answers_whoever_may(
    premises: Premises, people: dict[Role, DashClient]
) -> None:
    """Otherwise a 404 above might hide that the callback refuses everybody."""
    silent = [
        wire.handler.__name__
        for wire in wires(premises)
        if wire.permission not in ONLY_IN_DEMO and post(people[Role.ADMIN], wire) not in (200, 204)
    ]
    assert silent == []


def test_no_callback_answers_from_outside(premises: Premises, outsiders: dict[str, DashClient]) -> None:
    answered = {
        f"{wire.handler.__name__}, {who}": status
        for wire in wires(premises)
        for who, one in outsiders.items()
        if (status := post(one, wire)) != 404
    }
    assert answered == {}


def rules(premises: Premises) -> Iterator[tuple[Rule, str]]:
    """Every route with a decision of its own, by method."""
    for rule in premises.server.url_map.iter_rules():
        if rule.endpoint in ROUTE_PERMISSIONS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def address_of(rule: Rule) -> str:
    filled = {
        "partnership": "nordics",
        "customer": "SC-2",
        "export_id": "00000000-0000-0000-0000-000000000000",
        "portal": "partner",
    }
    address = rule.rule
    for argument in rule.arguments:
        address = address.replace(f"<{argument}>", filled.get(argument, "word"))
    return address + SEARCH.get(rule.endpoint, "")


def test_every_route_is_refused_to_exactly_those_who_may_not(
    premises: Premises, people: dict[Role, DashClient]
) -> None:
    wrong: dict[str, object] = {}
    for rule, method in rules(premises):
        permission = ROUTE_PERMISSIONS[rule.endpoint]
        if permission is None:
            continue
        address = address_of(rule)
        stranger = DashClient(premises.server).http.open(address, method=method).status_code
        if stranger != 401:
            wrong[f"{method} {address} as a stranger"] = stranger
        for role, person in people.items():
            status = person.http.open(address, method=method).status_code
            # What is not there, or is sent without its form's token, is refused for another reason.
            fits = status in (200, 400, 404) if may(role, permission) else status == 404
            if not fits:
                wrong[f"{method} {address} as {role}"] = status
    assert wrong == {}


def test_every_file_answers_whoever_may(people: dict[Role, DashClient], premises: Premises) -> None:
    needs_more = {"files.export", "files.audit", "files.mail", "files.customers"}  # an object, or a form
    for rule, method in rules(premises):
        permission = ROUTE_PERMISSIONS[rule.endpoint]
        if rule.endpoint.startswith("files.") and rule.endpoint not in needs_more and permission is not None:
            assert people[Role.ADMIN].http.open(address_of(rule), method=method).status_code == 200, rule.rule


def test_no_file_of_the_partnership_answers_from_outside(premises: Premises, outsiders: dict[str, DashClient]) -> None:
    answered = {
        f"{address_of(rule)}, {who}": status
        for rule, method in rules(premises)
        if "partnership" in rule.arguments
        for who, one in outsiders.items()
        if (status := one.http.open(address_of(rule), method=method).status_code) != 404
    }
    assert answered == {}


def test_who_only_gets_mail_cannot_sign_in(premises: Premises) -> None:
    give_password(premises.server, INSIDE[Role.NOTIFICATIONS])
    person = DashClient(premises.server)
    assert person.sign_in(INSIDE[Role.NOTIFICATIONS]).status_code == 401
    assert person.get("/p/nordics/dashboard").status_code == 401


def test_every_route_has_a_decision(premises: Premises) -> None:
    of_dash = {"/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash", "/", "/<path:path>"}
    found = {rule.endpoint for rule in premises.server.url_map.iter_rules()}
    assert found - PUBLIC_ENDPOINTS - set(ROUTE_PERMISSIONS) - of_dash == set()
    assert CALL in of_dash
