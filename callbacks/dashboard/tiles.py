"""The dashboard's tiles: what each counts, and the list it leads to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from callbacks.dashboard.address import DashboardAddress, Filter
from callbacks.dashboard.data import Facts, acv, total_growth
from callbacks.dashboard.filters import Mask, active_filter
from callbacks.products import Styled
from callbacks.report.address import ReportAddress
from callbacks.report.data import peak_sums
from callbacks.wiring import Asked
from data.domain.cycles import Cycle, CycleState, preceding
from data.domain.peaks import change
from layouts import formats
from layouts.dashboard.page import DashboardTiles
from layouts.parts.badges import state_badge
from layouts.parts.tile import Delta, Tile


def dashboard_tiles(asked: Asked, facts: Facts, found: Mapping[Filter, Mask]) -> DashboardTiles:
    """Both rows of tiles; `found` are the customers of every quick filter."""
    shown = _Counted(asked, facts, found)
    commercial = [
        *([_amount(asked, facts)] if facts.priced else []),
        *([_acv(shown), _renewals(shown)] if facts.contracted else []),
    ]
    portfolio = [shown.customers(), shown.active(), *commercial, shown.risk(), shown.tasks()]
    return DashboardTiles(portfolio, _product_tiles(asked, facts))


class _Counted:
    """Tiles that count customers, each leading to those it counts."""

    def __init__(self, asked: Asked, facts: Facts, found: Mapping[Filter, Mask]) -> None:
        self.facts = facts
        self._found = found
        self._all = DashboardAddress(f"{asked.address.base}/dashboard")

    def count(self, name: Filter) -> str:
        return formats.number(int(self._found[name].sum()), self.facts.locale)

    def href(self, name: Filter) -> str:
        return self._all.changed(filter=name).href

    def tile(self, label: str, name: Filter, note: str) -> Tile:
        return Tile(label, self.count(name), note, href=self.href(name))

    def customers(self) -> Tile:
        return self.tile("Customers", "", f"{self.count('new')} onboarded this cycle")

    def active(self) -> Tile:
        name = active_filter(self.facts)
        return self.tile("Active", name, "with an order today" if name == "active" else "reading above 0 this cycle")

    def risk(self) -> Tile:
        return self.tile("At risk", "risk", "by health or churn risk")

    def tasks(self) -> Tile:
        opened, high = (int(self.facts.customers[name].sum()) for name in ("open_tasks", "high_tasks"))
        told = f"{formats.number(opened, self.facts.locale)} {'task' if opened == 1 else 'tasks'}"
        note = f"{told}, {formats.number(high, self.facts.locale)} of high severity" if opened else "nothing to do"
        return self.tile("With open tasks", "tasks", note)


def _amount(asked: Asked, facts: Facts) -> Tile:
    currency = facts.partnership.currency
    total = sum((line.total for line in facts.summary if line.total is not None), Decimal(0))
    unpriced = sum(line.unpriced for line in facts.summary)
    return Tile(
        "Invoice so far" if asked.viewer.scope.sees_all_customers else "Your customers so far",
        formats.money(total, currency, facts.locale),
        _unpriced(unpriced, facts.locale) if unpriced else formats.cycle_range(facts.cycle, facts.locale),
        badge=state_badge(CycleState.OPEN),
        href=_report_href(asked, cycle=facts.cycle.label),
    )


def _unpriced(lines: int, locale: str) -> str:
    return f"{formats.number(lines, locale)} unpriced {'line' if lines == 1 else 'lines'}"


def _acv(shown: _Counted) -> Tile:
    facts = shown.facts
    ratio = total_growth(facts)
    grown = None if ratio is None else Delta(*_movement(ratio, facts.locale), "against a year ago")
    money = formats.money(acv(facts), facts.partnership.currency, facts.locale)
    return Tile("ACV", money, "" if grown else "no active order", delta=grown, href=shown.href("active"))


def _movement(ratio: object, locale: str) -> tuple[float | None, str]:
    known = float(ratio) if isinstance(ratio, Decimal) else None
    return known, formats.change(known, locale)


def _renewals(shown: _Counted) -> Tile:
    facts = shown.facts
    due = facts.renewing
    amount = formats.money(sum((one.amount for one in due), Decimal(0)), facts.partnership.currency, facts.locale)
    orders = f"{formats.number(len(due), facts.locale)} {'order' if len(due) == 1 else 'orders'}"
    note = f"{orders}, {amount}" if due else "no order ends"
    return shown.tile("Renewals in 3 months", "renewal", note)


def _product_tiles(asked: Asked, facts: Facts) -> list[Tile]:
    sums = peak_sums(facts.totals)
    previous = preceding(facts.cycle, facts.partnership.anchor_day)
    return [_product(asked, facts, product, sums, previous) for product in facts.products]


def _product(asked: Asked, facts: Facts, product: Styled, sums: dict[tuple[date, int], int], previous: Cycle) -> Tile:
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
