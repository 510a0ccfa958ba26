"""What happens on the dashboard: its tiles, quick filters and customer table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from dash import Input, Output, State

from auth.permissions import Permission
from callbacks.addresses import ReportAddress, quick_filter
from callbacks.products import Styled, styled
from callbacks.report_data import peak_sums
from callbacks.wiring import Asked, Values, Wiring
from data.domain.cycles import Cycle, CycleState, preceding
from data.domain.money import exponent
from data.domain.peaks import change
from data.queries.dashboard import peak_column, portfolio
from data.queries.invoice import ProductSummary, list_minimums, summarise
from data.queries.mssp_report import bars
from data.queries.partnership import PartnershipFacts, get_partnership, list_products
from layouts import formats
from layouts.dashboard.grids import ProductColumn, columns, rows
from layouts.dashboard.ids import DashboardId
from layouts.dashboard.page import DashboardTiles, tiles
from layouts.parts.badges import state_badge
from layouts.parts.chips import FilterChip, filter_chips
from layouts.parts.tile import Delta, Tile
from layouts.shell.ids import ShellId

SILENT_DAYS = 7


def wire(w: Wiring) -> None:
    w.on(
        show_dashboard,
        permission=Permission.DASHBOARD_READ,
        outputs={
            "period": Output(DashboardId.PERIOD, "children"),
            "tiles": Output(DashboardId.TILES, "children"),
            "chips": Output(DashboardId.CHIPS, "children"),
            "columns": Output(DashboardId.GRID, "columnDefs"),
            "rows": Output(DashboardId.GRID, "rowData"),
            "as_of": Output(DashboardId.AS_OF, "children"),
            "notice": Output(DashboardId.NOTICE, "children"),
        },
        inputs={"search": Input(ShellId.LOCATION, "search")},
    )
    w.in_browser(
        "quickFilter",
        Output(DashboardId.GRID, "dashGridOptions"),
        Input(DashboardId.SEARCH, "value"),
        State(DashboardId.GRID, "dashGridOptions"),
        prevent_initial_call=True,  # an empty text has nothing to filter, and the grid does not stand yet
    )
    w.in_browser(
        "shownCount",
        Output(DashboardId.COUNT, "children"),
        Input(DashboardId.GRID, "virtualRowData"),
        State(DashboardId.GRID, "rowData"),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the dashboard draws, read in one transaction."""

    partnership: PartnershipFacts
    cycle: Cycle
    products: list[Styled]
    customers: pd.DataFrame
    totals: pd.DataFrame
    summary: list[ProductSummary]
    today: date
    locale: str

    @property
    def priced(self) -> bool:
        return any(product.amount is not None for product in self.summary)


def show_dashboard(asked: Asked, search: str) -> Values:
    """The whole dashboard for an address."""
    facts = _read(asked)
    chosen = quick_filter(search)
    shown = facts.customers[_filters(facts).get(chosen, _everybody)(facts.customers)]
    product_columns = [ProductColumn(p.facts.code, p.facts.name, p.facts.unit) for p in facts.products]
    money = facts.partnership.currency
    return {
        "period": formats.cycle_range(facts.cycle, facts.locale),
        "tiles": tiles(DashboardTiles(_portfolio_tiles(facts, asked), _product_tiles(facts, asked))),
        "chips": filter_chips("Quick filters", _chips(facts, asked, chosen)),
        "columns": columns(
            product_columns, money, exponent(money), f"{asked.address.base}/report?customer=", priced=facts.priced
        ),
        "rows": rows(shown, product_columns),
        "as_of": formats.as_of(facts.partnership.usage_loaded_at, facts.partnership.timezone, facts.locale),
        "notice": None,
    }


def _read(asked: Asked) -> Facts:
    with asked.session() as session:
        partnership = get_partnership(session)
        current = partnership.current_cycle(asked.now)
        previous = preceding(current, partnership.anchor_day)
        listed = list_products(session)
        products = styled(listed, asked.portal.settings.configuration)
        totals = bars(session, [current, previous])
        used = set(totals["product_id"])
        shown = [product for product in products if product.facts.id in used]
        codes = {peak_column(product.facts.id): f"peak_{product.facts.code}" for product in shown}
        customers = portfolio(session, current, previous, [product.facts.id for product in shown])
        return Facts(
            partnership=partnership,
            cycle=current,
            products=shown,
            customers=customers.rename(columns=codes),
            totals=totals,
            summary=summarise(partnership, current, totals, listed, list_minimums(session, partnership, current)),
            today=partnership.today(asked.now),
            locale=asked.locale,
        )


def _everybody(customers: pd.DataFrame) -> "pd.Series[bool]":
    return pd.Series(True, index=customers.index)


def _filters(facts: Facts) -> dict[str, Callable[[pd.DataFrame], "pd.Series[bool]"]]:
    """The quick filters by their name in the address."""
    silent_since = facts.today - timedelta(days=SILENT_DAYS)

    def silent(customers: pd.DataFrame) -> "pd.Series[bool]":
        return (customers["status"] == "active") & ~_is_since(customers["last_day"], silent_since)

    return {
        "": _everybody,
        "new": lambda customers: _is_since(customers["onboarded_on"], facts.cycle.start),
        "used": lambda customers: customers["peak"].fillna(0) > 0,
        "silent": silent,
        "unpriced": lambda customers: customers["unpriced"].fillna(0) > 0,
    }


def _is_since(days: "pd.Series[date]", since: date) -> "pd.Series[bool]":
    return pd.Series([day is not None and day >= since for day in days], index=days.index, dtype=bool)


_FILTER_TEXTS = {
    "": "All",
    "new": "New this cycle",
    "used": "With usage",
    "silent": f"No usage {SILENT_DAYS} d",
    "unpriced": "Unpriced",
}


def _chips(facts: Facts, asked: Asked, chosen: str) -> list[FilterChip]:
    return [
        FilterChip(
            _FILTER_TEXTS[name],
            formats.number(_count(facts, name), facts.locale),
            _filter_href(asked, name),
            name == chosen,
        )
        for name in _filters(facts)
        if name != "unpriced" or facts.priced
    ]


def _count(facts: Facts, name: str) -> int:
    return int(_filters(facts)[name](facts.customers).sum())


def _filter_href(asked: Asked, name: str) -> str:
    return f"{asked.address.base}/dashboard" + (f"?filter={name}" if name else "")


def _portfolio_tiles(facts: Facts, asked: Asked) -> list[Tile]:
    def counted(name: str) -> str:
        return formats.number(_count(facts, name), facts.locale)

    return [
        Tile("Customers", counted(""), f"{counted('new')} onboarded this cycle", href=_filter_href(asked, "")),
        Tile("Active", counted("used"), "reading above 0 this cycle", href=_filter_href(asked, "used")),
        *([_amount_tile(facts, asked)] if facts.priced else []),
        Tile("Silent", counted("silent"), f"no reading for {SILENT_DAYS} days", href=_filter_href(asked, "silent")),
    ]


def _amount_tile(facts: Facts, asked: Asked) -> Tile:
    currency = facts.partnership.currency
    total = sum((line.total for line in facts.summary if line.total is not None), Decimal(0))
    unpriced = sum(line.unpriced for line in facts.summary)
    return Tile(
        "Invoice so far" if asked.viewer.scope.sees_all_customers else "Your customers so far",
        formats.money(total, currency, facts.locale),
        f"{unpriced} unpriced lines" if unpriced else formats.cycle_range(facts.cycle, facts.locale),
        badge=state_badge(CycleState.OPEN),
        href=_report_href(asked, cycle=facts.cycle.label),
    )


def _product_tiles(facts: Facts, asked: Asked) -> list[Tile]:
    sums = peak_sums(facts.totals)
    previous = preceding(facts.cycle, facts.partnership.anchor_day)
    return [_product_tile(facts, asked, product, sums, previous) for product in facts.products]


def _product_tile(
    facts: Facts, asked: Asked, product: Styled, sums: dict[tuple[date, int], int], previous: Cycle
) -> Tile:
    now = sums.get((facts.cycle.start, product.facts.id), 0)
    ratio = change(now, sums.get((previous.start, product.facts.id)))
    shown = None if ratio is None else float(ratio)
    return Tile(
        product.facts.name,
        formats.number(now, facts.locale),
        style=product.style,
        unit=product.facts.unit,
        delta=Delta(shown, formats.change(shown, facts.locale)),
        href=_report_href(asked, cycle=facts.cycle.label, product=product.facts.code),
    )


def _report_href(asked: Asked, **state: str) -> str:
    return ReportAddress(f"{asked.address.base}/report").changed(**state).href
