"""Pages and their ids: whatever page is added to the table is held to the same rules."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib import import_module
from inspect import getmembers, isclass, isfunction
from types import ModuleType
from typing import Any

import pytest
from dash.development.base_component import Component
from flask import Flask

from auth.permissions import ROLES, Permission
from data.settings import ROOT, Settings
from layouts.pages import PAGES, Page
from tests.support.clocks import FrozenClock
from tests.support.dash_client import running
from tests.support.source import tree

Maker = Callable[[str], dict[str, str]]

EVERYTHING = frozenset(Permission)
PACKAGES = ("shell", "tags", *(page.package for page in PAGES))
"""What has ids of its own, by the folder below `layouts/`."""

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.package)
every_package = pytest.mark.parametrize("package", PACKAGES)


def ids_module(package: str) -> ModuleType:
    return import_module(f"layouts.{package}.ids")


def declared(package: str) -> type[StrEnum]:
    """The one list of ids of a package."""
    module = ids_module(package)
    [found] = [one for _, one in getmembers(module, isclass) if one.__module__ == module.__name__]
    assert issubclass(found, StrEnum)
    return found


def makers(package: str) -> list[Maker]:
    """The functions that make the ids of things of which there are many."""
    module = ids_module(package)
    return [one for _, one in getmembers(module, isfunction) if one.__module__ == module.__name__]


def known() -> set[str]:
    """Every plain id, and the type of every id that is made."""
    plain = {str(member) for package in PACKAGES for member in declared(package)}
    return plain | {make("")["type"] for package in PACKAGES for make in makers(package)}


def ids_in(tree: Any) -> Iterator[str | dict[str, str]]:
    for component in [tree, *tree._traverse()]:
        if (found := getattr(component, "id", None)) is not None:
            yield found


def name_of(identity: str | dict[str, str]) -> str:
    return identity["type"] if isinstance(identity, dict) else str(identity)


@every_page
def test_a_page_has_a_permission_that_some_role_has(page: Page) -> None:
    assert isinstance(page.permission, Permission)
    assert any(page.permission in permissions for permissions in ROLES.values())


@every_page
def test_a_page_has_the_modules_where_one_looks_for_them(page: Page) -> None:
    assert page.build.__module__ == f"layouts.{page.package}.page"
    places = [ROOT / "callbacks" / name for name in (f"{page.package}.py", f"{page.package}/page.py")]
    (module,) = [place for place in places if place.exists()]
    functions = [node.name for node in tree(module).body if isinstance(node, ast.FunctionDef)]
    assert functions[0] == "wire"


@every_package
def test_ids_begin_with_the_name_of_their_page(package: str) -> None:
    names = [*map(str, declared(package)), *(make("")["type"] for make in makers(package))]
    assert names
    assert [name for name in names if not re.fullmatch(rf"{package}-[a-z]+(-[a-z]+)*", name)] == []


def test_no_id_is_declared_twice_in_the_portal() -> None:
    names = Counter(str(member) for package in PACKAGES for member in declared(package))
    names.update(make("")["type"] for package in PACKAGES for make in makers(package))
    assert [name for name, times in names.items() if times > 1] == []


@every_page
@pytest.mark.parametrize("permissions", [EVERYTHING, *(ROLES[role] for role in ROLES)])
def test_a_page_uses_declared_ids_of_its_own_and_each_once(page: Page, permissions: frozenset[Permission]) -> None:
    tree: Component = page.build(permissions)
    found = [name_of(identity) for identity in ids_in(tree)]
    assert found, "a page without ids cannot be filled"
    own = {str(member) for member in declared(page.package)} | {make("")["type"] for make in makers(page.package)}
    own |= {str(member) for member in declared("tags")}  # what changes tags stands on several pages
    assert set(found) - own == set()
    times = Counter(str(identity) for identity in ids_in(tree))  # of a made one there may be many, each for itself
    assert [name for name, count in times.items() if count > 1] == []


def test_callbacks_name_declared_ids_only(settings: Settings, clock: FrozenClock) -> None:
    with running(settings, clock) as server:
        named = set(_named_by_callbacks(server))
    assert named - known() == set()
    assert named, "no callback names anything"


def _named_by_callbacks(server: Flask) -> Iterator[str]:
    app = server.extensions["wiring"].app
    for entry in app.callback_map.values():
        outputs = entry["output"] if isinstance(entry["output"], list | tuple) else [entry["output"]]
        arriving = [*entry["inputs"], *entry["state"]]
        yield from (name_of(output.component_id) for output in outputs)
        yield from (_type_in(str(one["id"])) for one in arriving)


def _type_in(identity: str) -> str:
    """The name of an id as Dash tells it to the browser, where made ones are written as JSON."""
    made = re.search(r'"type":"([^"]+)"', identity)
    return made[1] if made else identity
