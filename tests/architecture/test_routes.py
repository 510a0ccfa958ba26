"""Every address of the web application has a decision on who gets an answer; a new one without fails here."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from auth import account, forgotten, sign_in, welcome
from auth.gate import PUBLIC_ENDPOINTS
from auth.permissions import Permission
from callbacks import files
from callbacks.reseller import files as reseller_files
from callbacks.shell.front import PAGE_ENDPOINTS
from data.settings import Settings
from tests.support.clocks import FrozenClock
from tests.support.dash_client import running

# For everybody who is signed in: what Dash starts with, and the one address of all callbacks, each of which has its own
# permission. The pages themselves are checked by `callbacks.shell.front`.
DASH_ENDPOINTS = {"/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash", *PAGE_ENDPOINTS}
STRANGERS_MAY = {
    ("sign_in.form", "/sign-in"),
    ("sign_in.form", "/sign-in/<portal>"),
    ("sign_in.submit", "/sign-in"),
    ("sign_in.submit", "/sign-in/<portal>"),
    ("sign_in.code_form", "/sign-in/second-factor"),
    ("sign_in.code", "/sign-in/second-factor"),
    ("sign_in.enrolment_form", "/sign-in/set-up"),
    ("sign_in.enrolment", "/sign-in/set-up"),
    ("sign_in.sign_out", "/sign-out"),
    ("forgotten.form", "/forgotten/<portal>"),
    ("forgotten.submit", "/forgotten/<portal>"),
    ("welcome.form", "/welcome/<portal>/<token>"),
    ("welcome.submit", "/welcome/<portal>/<token>"),
    ("welcome.strength", "/welcome/<portal>/<token>/strength"),
    ("health", "/healthz"),
    ("icon", "/favicon.ico"),
    ("icon", "/apple-touch-icon.png"),
    ("icon", "/apple-touch-icon-precomposed.png"),
    ("logo", "/logo"),
    ("bootstrap.static", "/bootstrap/static/<path:filename>"),
    ("_dash_assets.static", "/assets/<path:filename>"),
    ("/_favicon.ico", "/_favicon.ico"),
    *[("/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",) * 2],
}
"""Written out once more, so that nobody opens an address to everybody by adding a word to a list."""


@pytest.fixture
def server(settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    with running(settings, clock) as server:
        yield server


def rules(server: Flask) -> list[Rule]:
    return list(server.url_map.iter_rules())


def decisions() -> dict[str, Permission | None]:
    rooms = (sign_in, forgotten, welcome, account, files, reseller_files)
    return {endpoint: needed for room in rooms for endpoint, needed in room.ROUTE_PERMISSIONS.items()}


def test_every_route_has_a_decision(server: Flask) -> None:
    decided = PUBLIC_ENDPOINTS | DASH_ENDPOINTS | set(decisions())
    assert {rule.endpoint for rule in rules(server)} - decided == set()


def test_every_decision_is_about_a_route_that_exists(server: Flask) -> None:
    decided = PUBLIC_ENDPOINTS | DASH_ENDPOINTS | set(decisions())
    assert decided - {rule.endpoint for rule in rules(server)} == set()


def test_a_route_without_a_permission_is_public_on_purpose() -> None:
    assert {endpoint for endpoint, permission in decisions().items() if permission is None} <= PUBLIC_ENDPOINTS
    assert {
        endpoint for endpoint, permission in decisions().items() if permission is not None
    } & PUBLIC_ENDPOINTS == set()


def test_strangers_have_these_addresses_and_no_others(server: Flask) -> None:
    assert {(rule.endpoint, rule.rule) for rule in rules(server) if rule.endpoint in PUBLIC_ENDPOINTS} == STRANGERS_MAY


def test_every_other_route_refuses_a_stranger(server: Flask) -> None:
    client = server.test_client()
    answers = {
        (rule.rule, method): client.open(address_of(rule), method=method).status_code
        for rule in rules(server)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in PUBLIC_ENDPOINTS
    }
    assert {asked: status for asked, status in answers.items() if status != 401} == {}
    assert len(answers) >= len(DASH_ENDPOINTS) + len(files.ROUTE_PERMISSIONS)


def address_of(rule: Rule) -> str:
    """An address the rule matches, with a word in every gap."""
    address = rule.rule
    for argument in rule.arguments:
        address = address.replace(f"<path:{argument}>", "p/x/report").replace(f"<{argument}>", "word")
    return address


def test_nothing_is_changed_by_following_a_link(server: Flask) -> None:
    changing = {rule.endpoint for rule in rules(server) if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())}
    forms = {"sign_in.submit", "sign_in.code", "sign_in.enrolment", "sign_in.sign_out", "forgotten.submit"}
    own = {endpoint for endpoint in account.ROUTE_PERMISSIONS if not endpoint.endswith(("_form", "_list"))}
    assert changing == forms | own | {
        "welcome.submit",
        "welcome.strength",
        "files.customers",
        "/_dash-update-component",
    }
    both = [rule.rule for rule in rules(server) if {"GET", "POST"} <= (rule.methods or set())]
    assert both == []
