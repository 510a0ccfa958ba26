"""Ids: declared once, named after their page, and the only ones the trees contain."""

import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from auth.permissions import Permission
from layouts.administration.ids import AdministrationId, action, bulk
from layouts.customers.ids import CustomersId
from layouts.dashboard.ids import DashboardId, view_deed
from layouts.exports.ids import ExportsId, cancel, retry
from layouts.mail.ids import MailId
from layouts.pages import PAGES, Page, page_at
from layouts.report.ids import ReportId
from layouts.reseller.ids import ResellerId
from layouts.shell.frame import frame
from layouts.shell.ids import ShellId, theme_choice
from layouts.shell.model import Brand, PartnershipItem, Place, SignOut, UserItem
from layouts.tags.ids import TagsId
from tests.support.dash_tree import by_class, text

LISTS: dict[str, type[StrEnum]] = {
    "shell": ShellId,
    "dashboard": DashboardId,
    "customers": CustomersId,
    "report": ReportId,
    "reseller": ResellerId,
    "exports": ExportsId,
    "mail": MailId,
    "administration": AdministrationId,
    "tags": TagsId,
}
DECLARED = {str(member) for members in LISTS.values() for member in members}
EVERYTHING = frozenset(Permission)


def ids_in(tree: Component) -> Iterator[str | dict[str, str]]:
    """Every id of a tree, in its order."""
    root: Any = tree
    for component in [root, *root._traverse()]:
        found = getattr(component, "id", None)
        if found is not None:
            yield found


def whole_frame() -> Component:
    """A frame with every part in it."""
    return frame(
        Brand("Northwall", demo=True),
        [PartnershipItem("N", "Nordics", "mssp", "EUR", "/p/N/dashboard", current=True)],
        UserItem("Anna Kvist", "anna@northwall.test", "AK"),
        SignOut("/sign-out", "token"),
        EVERYTHING,
        Place("/p/N", "dashboard", "mssp"),
    )


@pytest.mark.parametrize("prefix", LISTS)
def test_ids_begin_with_the_name_of_their_page(prefix: str) -> None:
    assert [member for member in LISTS[prefix] if not member.startswith(f"{prefix}-")] == []


def test_no_id_is_declared_twice() -> None:
    declared = Counter(str(member) for members in LISTS.values() for member in members)
    assert [name for name, count in declared.items() if count > 1] == []


def test_pattern_ids_begin_with_the_name_of_their_page() -> None:
    assert theme_choice("dark") == {"type": "shell-theme-choice", "value": "dark"}
    assert cancel("a")["type"].startswith("exports-")
    assert (action("a")["type"], bulk("a")["type"]) == ("administration-action", "administration-bulk-action")
    assert retry("a") == {"type": "exports-retry", "request": "a"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.package)
def test_a_page_contains_declared_ids_only_and_each_once(page: Page) -> None:
    found = list(ids_in(page.build(EVERYTHING)))
    assert found, "a page without ids cannot be filled"
    assert {one for one in found if isinstance(one, str)} <= DECLARED
    assert {one["type"] for one in found if isinstance(one, dict)} <= {bulk("")["type"], view_deed("")["type"]}
    assert len(found) == len(set(map(str, found)))


def test_the_frame_contains_declared_ids_only_and_each_once() -> None:
    found = list(ids_in(whole_frame()))
    plain = [one for one in found if isinstance(one, str)]
    assert set(map(str, plain)) <= DECLARED
    assert {str(ShellId.PAGE), str(ShellId.TOASTS), str(ShellId.SEARCH)} <= set(map(str, plain))
    assert len(found) == len(set(map(str, found)))


def test_a_demo_is_marked_in_the_rail_and_in_the_bar() -> None:
    drawn = json.loads(to_json_plotly(whole_frame()))
    assert [text(one) for one in by_class(drawn, "pill")] == ["Demo", "Demo"]


def test_pages_have_addresses_of_their_own() -> None:
    assert len({page.package for page in PAGES}) == len(PAGES)
    for model in ("mssp", "reseller"):
        here = [page for page in PAGES if page.is_in(model)]
        assert len({page.path for page in here}) == len(here)
    assert page_at("report", "mssp") is PAGES[1]
    assert page_at("report", "reseller") is PAGES[2]
    assert page_at("nowhere", "mssp") is None


@pytest.mark.parametrize(("model", "button"), [("mssp", ReportId.EXPORT), ("reseller", ResellerId.EXPORT)])
def test_who_may_not_create_exports_has_no_export_button(model: str, button: str) -> None:
    report = page_at("report", model)
    assert report is not None
    assert button in set(ids_in(report.build(EVERYTHING)))
    assert button not in set(ids_in(report.build(EVERYTHING - {Permission.EXPORT_CREATE})))
