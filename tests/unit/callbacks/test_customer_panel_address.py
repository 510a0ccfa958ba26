"""The address of the panel: what it reads from untrusted text, and what it keeps of the sub-tab beside it."""

import pytest

from callbacks.customers.panel_address import AT_MOST, PanelAddress
from data.queries.customer_timeline import EventKind

PATH = "/p/nordics/customers/SC-1/usage"


def test_what_is_written_is_read_again() -> None:
    address = PanelAddress(PATH, "timeline", EventKind.TASKS, 150, 7, {"range": "12m"})
    assert PanelAddress.parse(PATH, address.href.removeprefix(PATH)) == address


def test_the_same_state_has_one_address() -> None:
    assert PanelAddress.parse(PATH, "?panel=&entries=50&events=nonsense").href == PATH


@pytest.mark.parametrize(
    "search",
    ["?panel=secrets", "?panel=notes&entries=0&versions=-1", "?panel=notes&entries=9999999&versions=1e3", None, 7, {}],
)
def test_nonsense_is_the_default(search: object) -> None:
    found = PanelAddress.parse(PATH, search)
    assert (found.panel in ("", "notes"), found.entries, found.versions) == (True, 50, None)


def test_a_list_grows_to_a_limit() -> None:
    assert PanelAddress.parse(PATH, "?panel=notes&entries=9999").entries == AT_MOST


def test_opening_and_closing_leaves_the_sub_tab_as_it_is() -> None:
    address = PanelAddress.parse(PATH, "?range=12m&panel=notes&versions=3")
    assert address.turned("").href == f"{PATH}?range=12m"
    assert address.turned("timeline").href == f"{PATH}?range=12m&panel=timeline"


def test_another_sub_tab_begins_with_the_panel_and_its_filter_only() -> None:
    assert PanelAddress.parse(PATH, "?range=12m&panel=timeline&events=orders&entries=100").kept == (
        "?panel=timeline&events=orders"
    )
    assert PanelAddress.parse(PATH, "?range=12m").kept == ""
