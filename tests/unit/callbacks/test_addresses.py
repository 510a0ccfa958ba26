"""Addresses: whatever stands in them is a valid state, and one state has one address."""

import re
import string
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.addresses import Address, base_of
from callbacks.dashboard.address import DashboardAddress, Filter
from callbacks.report.address import ReportAddress
from data.queries.tags import TagFilter

PATH = "/p/nordics/report"
KEYS = ("cycle", "months", "view", "hide", "product", "customer", "as", "filter", "nothing")
VALUES = (
    "2026-10",
    "2026-13",
    "3",
    "12",
    "7",
    "table",
    "grouped",
    "VM",
    "VM,WAS,,<b>",
    "SC-1",
    "chart",
    "",
    "%",
    "é",
    "a b",
)

codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
states = st.builds(
    ReportAddress,
    path=st.just(PATH),
    cycle=st.none() | st.sampled_from(("2026-10", "1999-01", "2999-12")),
    months=st.sampled_from((3, 6, 12)),
    view=st.sampled_from(("grouped", "per-product", "table")),
    hide=st.frozensets(codes, max_size=4),
    product=st.none() | codes,
    customer=st.none() | codes,
    shown_as=st.none() | st.sampled_from(("chart", "table")),
)
pairs = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES) | st.text(max_size=12))
queries = st.lists(pairs, max_size=8).map(lambda said: "?" + "&".join(f"{key}={value}" for key, value in said))
garbage = st.one_of(
    queries,
    st.text(max_size=200),
    st.text(alphabet=string.punctuation + "0123456789abc", max_size=200),
    st.none() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()) | st.binary(),
)


def assert_valid(address: ReportAddress) -> None:
    code = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
    assert address.path == PATH
    assert address.cycle is None or re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", address.cycle, re.ASCII)
    assert address.months in (3, 6, 12)
    assert address.view in ("grouped", "per-product", "table")
    assert address.shown_as in (None, "chart", "table")
    assert all(code.fullmatch(one) for one in address.hide)
    assert all(one is None or code.fullmatch(one) for one in (address.product, address.customer))


@given(garbage)
def test_whatever_is_asked_for_the_state_is_valid(search: Any) -> None:
    assert_valid(ReportAddress.parse(PATH, search))


@given(garbage)
def test_a_state_that_was_read_has_an_address_that_reads_as_itself(search: Any) -> None:
    read = ReportAddress.parse(PATH, search)
    again = ReportAddress.parse(PATH, read.search)
    assert again == read
    assert again.search == read.search


@given(states)
def test_every_state_can_be_copied_as_an_address(state: ReportAddress) -> None:
    parts = urlsplit(state.href)
    assert ReportAddress.parse(parts.path, f"?{parts.query}" if parts.query else "") == state


@given(states)
def test_an_address_is_plain_text_that_needs_no_escaping_in_html(state: ReportAddress) -> None:
    assert set(state.href) <= set(string.ascii_letters + string.digits + "/?=&,._-")


@given(states, codes)
def test_hiding_a_product_twice_shows_it_again(state: ReportAddress, product: str) -> None:
    hidden = state.toggled(product)
    assert (product in hidden.hide) != (product in state.hide)
    assert hidden.toggled(product) == state


@given(states, codes)
def test_a_table_leads_to_a_customer_by_adding_the_id(state: ReportAddress, customer: str) -> None:
    parts = urlsplit(state.href_with_customer + customer)
    assert ReportAddress.parse(parts.path, f"?{parts.query}") == state.changed(customer=customer)


def test_a_default_is_not_written() -> None:
    assert ReportAddress(PATH).href == PATH
    assert ReportAddress.parse(PATH, "?months=6&view=grouped&hide=&product=").search == ""


def test_the_last_of_several_values_counts() -> None:
    assert ReportAddress.parse(PATH, "?cycle=2026-09&cycle=2026-10").cycle == "2026-10"


def test_what_is_said_is_read() -> None:
    search = "?cycle=2026-10&months=12&view=table&hide=CS,WAS&product=VM&customer=SC-7&as=chart"
    assert ReportAddress.parse(PATH, search) == ReportAddress(
        PATH, "2026-10", 12, "table", frozenset({"CS", "WAS"}), "VM", "SC-7", "chart"
    )
    assert ReportAddress.parse(PATH, search).search == search


@pytest.mark.parametrize(
    "search",
    [
        "?cycle=2026-1",
        "?cycle=2026-00",
        "?cycle=0026-10",
        "?cycle=2026-10-01",
        "?cycle=2０２６-10",
        "?cycle=2026-10%0A",
    ],
)
def test_what_is_no_cycle_is_not_read(search: str) -> None:
    assert ReportAddress.parse(PATH, search).cycle is None


@pytest.mark.parametrize("value", ["../x", "<script>", "-VM", "a" * 65, "a b", "a'b", "é"])
def test_what_is_no_code_is_not_read(value: str) -> None:
    read = ReportAddress.parse(PATH, f"?product={value}&customer={value}&hide={value}")
    assert (read.product, read.customer, read.hide) == (None, None, frozenset())


@given(codes, st.sampled_from(("dashboard", "report", "")))
def test_a_path_is_read_as_its_partnership_and_page(code: str, page: str) -> None:
    address = Address.parse(f"{base_of(code)}/{page}")
    assert (address.partnership, address.page) == (code, page)
    assert address.base == base_of(code)


@given(st.one_of(st.text(max_size=80), st.none(), st.integers(), st.lists(st.text())))
def test_any_other_path_is_nobody_s(path: Any) -> None:
    address = Address.parse(path)
    if address.partnership is None:
        assert address.page == ""
    else:
        assert path.rstrip("/").startswith(address.base)


@pytest.mark.parametrize(
    "path",
    [
        "/p/",
        "/p//report",
        "/p/a/b/c/d/e",
        "/p/a/b/c/D",
        "/p/a/b/-c",
        "/p/a/Report",
        "/p/../report",
        "/q/a/report",
        "p/a/report",
        "/p/a/report\n",
    ],
)
def test_a_path_of_another_shape_is_none(path: str) -> None:
    assert Address.parse(path) == Address(None, "")


def test_the_path_of_a_customer_names_them_and_the_view() -> None:
    assert Address.parse("/p/nordics/customers/SC-1/churn") == Address("nordics", "customers", "SC-1", "churn")
    assert Address.parse("/p/nordics/customers/SC-1") == Address("nordics", "customers", "SC-1")
    assert Address("nordics", "customers", "SC-1").customers == "/p/nordics/customers/"


DASHBOARD = "/p/nordics/dashboard"
lists = st.builds(
    DashboardAddress,
    path=st.just(DASHBOARD),
    filter=st.sampled_from(get_args(Filter)),
    tags=st.builds(
        TagFilter,
        ids=st.sets(st.integers(1, 10**9), min_size=1, max_size=5).map(lambda ids: tuple(sorted(ids))),
        match=st.sampled_from(("any", "all", "none")),
    ),
)


@given(garbage)
def test_any_query_string_is_a_list_of_the_dashboard(search: Any) -> None:
    address = DashboardAddress.parse(DASHBOARD, search)
    assert address.filter in get_args(Filter)
    assert DashboardAddress.parse(DASHBOARD, urlsplit(address.href).query) == address


@given(lists)
def test_one_list_has_one_address(address: DashboardAddress) -> None:
    assert DashboardAddress.parse(DASHBOARD, urlsplit(address.href).query) == address


def test_the_list_of_the_dashboard_is_read_from_the_query_string() -> None:
    found = DashboardAddress.parse(DASHBOARD, "?filter=risk&tags=7,3,x,0&match=all")
    assert (found.filter, found.tags) == ("risk", TagFilter((3, 7), "all"))
    assert found.href == f"{DASHBOARD}?filter=risk&tags=3,7&match=all"
    assert found.toggled(3).toggled(7) == DashboardAddress(DASHBOARD, "risk")
    assert DashboardAddress.parse(DASHBOARD, "?filter=everything&match=some").href == DASHBOARD
