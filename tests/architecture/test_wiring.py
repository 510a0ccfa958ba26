"""Every callback of the application came through the wiring, which asks who is calling and what they may."""

import ast
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from dash import Dash, Input, Output
from dash._callback import GLOBAL_CALLBACK_LIST, GLOBAL_CALLBACK_MAP
from flask import Flask

from auth.permissions import ROLES, Permission
from callbacks.wiring import Wire, Wiring
from data.domain.roles import Role
from data.engines import Databases
from data.settings import ROOT, Settings
from layouts.pages import PAGES
from tests.support.clocks import FrozenClock
from tests.support.dash_client import running
from tests.support.source import module_name, shipped, tree

REGISTERING = {"callback", "clientside_callback"}


@pytest.fixture
def server(settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    with running(settings, clock) as server:
        yield server


def wiring_of(server: Flask) -> Wiring:
    found: Wiring = server.extensions["wiring"]
    return found


def entries(app: Dash) -> dict[str, Any]:
    """The registered callbacks by their output; those that run in the browser have no function here."""
    return dict(app.callback_map)


def wire_of(entry: dict[str, Any], wires: list[Wire]) -> Wire | None:
    """The wire that a callback's function carries; None where it was registered past the wiring."""
    function = getattr(entry["callback"], "__wrapped__", None)
    carried = function.args if isinstance(function, partial) else ()
    return next((wire for wire in wires if any(wire is one for one in carried)), None)


def test_every_callback_on_the_server_came_through_the_wiring(server: Flask) -> None:
    wiring = wiring_of(server)
    on_server = {output: entry for output, entry in entries(wiring.app).items() if "callback" in entry}
    found = {output: wire_of(entry, wiring.wires) for output, entry in on_server.items()}
    assert [output for output, wire in found.items() if wire is None] == []
    assert sorted(map(id, found.values())) == sorted(map(id, wiring.wires))


def test_a_callback_registered_past_the_wiring_is_noticed(server: Flask) -> None:
    wiring = wiring_of(server)
    wiring.app.callback(Output("somewhere", "children"), Input("something", "value"))(str)
    assert wire_of(entries(wiring.app)["somewhere.children"], wiring.wires) is None


def test_every_other_callback_runs_in_the_browser(server: Flask) -> None:
    told = {entry["output"]: entry["clientside_function"] for entry in wiring_of(server).app._callback_list}
    in_browser = {output for output, entry in entries(wiring_of(server).app).items() if "callback" not in entry}
    assert in_browser == {output for output, function in told.items() if function}
    scripts = "".join(script.read_text(encoding="utf-8") for script in sorted((ROOT / "assets").glob("*.js")))
    named = {function["function_name"] for function in told.values() if function}
    assert [name for name in named if name not in scripts] == []


def test_every_wire_has_a_permission_that_some_role_has(server: Flask) -> None:
    granted = {permission for permissions in ROLES.values() for permission in permissions}
    assert [wire.handler.__name__ for wire in wiring_of(server).wires if wire.permission not in granted] == []
    assert all(isinstance(wire.permission, Permission) for wire in wiring_of(server).wires)


def test_whoever_may_call_a_page_s_callback_may_open_the_page(server: Flask) -> None:
    pages = {page.package: page.permission for page in PAGES}
    for wire in wiring_of(server).wires:
        for output in wire.outputs.values():
            prefix = str(output.component_id).partition("-")[0]
            needed = {pages[prefix]} if prefix in pages else set()
            callers = [role for role in Role if wire.permission in ROLES[role]]
            assert [role for role in callers if not needed <= ROLES[role]] == [], wire.handler.__name__


def test_every_handler_is_a_function_of_its_page_s_module(server: Flask) -> None:
    for wire in wiring_of(server).wires:
        assert wire.handler.__qualname__ == wire.handler.__name__, "nested handlers are hard to test"
        assert wire.handler.__module__.startswith("callbacks.")


def test_nothing_is_registered_for_all_applications_of_the_process(server: Flask) -> None:
    assert wiring_of(server).wires
    assert (list(GLOBAL_CALLBACK_LIST), dict(GLOBAL_CALLBACK_MAP)) == ([], {})


def test_only_the_wiring_registers_callbacks() -> None:
    found = {
        module_name(file)
        for file in shipped()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REGISTERING
    }
    assert found == {"callbacks.wiring"}


def test_two_applications_in_one_process_both_have_all_callbacks(
    settings: Settings, clock: FrozenClock, sqlite_databases: Databases
) -> None:
    with running(settings, clock) as first, running(settings, clock) as second:
        apps = [wiring_of(server).app for server in (first, second)]
        assert apps[0] is not apps[1]
        assert list(entries(apps[0])) == list(entries(apps[1])) != []
        for server, app in zip((first, second), apps, strict=True):
            own = [wire_of(entry, wiring_of(server).wires) for entry in entries(app).values() if "callback" in entry]
            assert None not in own
