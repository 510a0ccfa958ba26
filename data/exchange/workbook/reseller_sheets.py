"""What stands on the sheets of the reseller workbook, given its figures; nothing is read here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pandas as pd

from data.domain.money import exponent, from_minor
from data.domain.renewal_work import Forecast, total
from data.exchange.workbook.about import Fact, about_sheet, made, origin
from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.queries.partnership import PartnershipFacts
from data.queries.renewal_marks import MarkFacts
from data.queries.reseller import Holder
from data.queries.reseller_usage import MonthlyPeak
from data.settings import PortalType

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """What a workbook is about: calendar months of one partnership as they stand at a moment.

    `labels` are YYYY-MM and `ends` the days they are told for: month-ends, or today in the month that runs. `filters`
    says in words what was chosen.
    """

    portal: PortalType
    creator: str
    partnership: PartnershipFacts
    labels: Sequence[str]
    ends: Sequence[date]
    today: date
    generated_at: datetime
    filters: Sequence[tuple[str, str]] = ()

    @property
    def title(self) -> str:
        """The workbook's title; simulated data says so."""
        demo = "Demo: " if self.portal is PortalType.DEMO else ""
        return f"{demo}ACV and usage {self.partnership.name} {self.span}"

    @property
    def span(self) -> str:
        """The months in words."""
        return self.labels[0] if len(self.labels) == 1 else f"{self.labels[0]} to {self.labels[-1]}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the sheets show: monthly peaks with the label of each cycle by its first day, ACV by customer id (rows) and
    month (columns, minor units), renewals with what was said of them, and for a restricted scope how many customers are
    assigned to it."""

    usage: Iterator[MonthlyPeak]
    usage_rows: int
    cycles: Mapping[date, str]
    holders: Sequence[Holder]
    acv: pd.DataFrame
    renewals: Sequence[Forecast]
    said: Mapping[str, MarkFacts]
    products: Mapping[int, str]
    assigned: int | None


def sheets(months: Months, figures: Figures) -> list[Sheet]:
    """Monthly usage, ACV history, Renewals and About, in this order, each with its number of rows."""
    decimals = exponent(months.partnership.currency)
    return [
        Sheet("Monthly usage", _USAGE_COLUMNS, _usage(figures), figures.usage_rows),
        Sheet("ACV history", _acv_columns(months, decimals), _acv(months, figures), len(figures.holders)),
        Sheet("Renewals", _renewal_columns(decimals), _renewals(months, figures), len(figures.renewals)),
        about_sheet(_about(months, figures)),
    ]


_USAGE_COLUMNS = (
    Column("Security Center ID", width=20),
    Column("Customer", width=34),
    Column("Product", width=12),
    Column("Unit", width=14),
    Column("Month", width=10),
    Column("Peak", Kind.INTEGER),
    Column("Peak day", Kind.DATE),
)


def _acv_columns(months: Months, decimals: int) -> list[Column]:
    return [
        Column("Security Center ID", width=20),
        Column("Customer", width=34),
        Column("Status", width=10),
        Column("Country", width=10),
        Column("Owner", width=22),
        Column("Currency", width=10),
        *(Column(title, Kind.DECIMAL, 14, decimals) for title in _titles(months)),
    ]


def _titles(months: Months) -> list[str]:
    """A month by its label; the one that runs says as of which day."""
    return [
        label if end < months.today or _is_month_end(end) else f"{label} (as of {end})"
        for label, end in zip(months.labels, months.ends, strict=True)
    ]


def _is_month_end(day: date) -> bool:
    return bool(pd.Timestamp(day).is_month_end)


def _renewal_columns(decimals: int) -> list[Column]:
    money = {title: Column(title, Kind.DECIMAL, 14, decimals) for title in ("Amount", "Expected", "Forecast")}
    return [
        Column("Order", width=24),
        Column("Security Center ID", width=20),
        Column("Customer", width=34),
        Column("Product", width=12),
        Column("Licences", Kind.INTEGER),
        Column("Ends", Kind.DATE),
        Column("Days left", Kind.INTEGER),
        Column("Window", width=10),
        money["Amount"],
        Column("Owner", width=22),
        Column("Stage", width=14),
        money["Expected"],
        money["Forecast"],
        Column("Currency", width=10),
        Column("Note", width=50),
    ]


def _usage(figures: Figures) -> Iterator[Row]:
    for center, customer, product, unit, start, peak, peak_day in figures.usage:
        yield (center, customer, product, unit, figures.cycles[start], peak, peak_day)


def _acv(months: Months, figures: Figures) -> Iterator[Row]:
    currency = months.partnership.currency
    values = dict(zip(figures.acv.index.tolist(), figures.acv.to_numpy().tolist(), strict=True))
    nothing = [0] * len(months.labels)
    for holder in figures.holders:
        amounts = [from_minor(value, currency) for value in values.get(holder.id, nothing)]
        facts = (holder.security_center_id, holder.name, holder.status, holder.country, holder.owner)
        yield (*facts, currency, *amounts)


def _renewals(months: Months, figures: Figures) -> Iterator[Row]:
    holders = {holder.id: holder for holder in figures.holders}
    for one in figures.renewals:
        order, holder = one.renewal.order, holders[one.renewal.order.customer_id]
        said = figures.said.get(order.number)
        window = one.renewal.window
        yield (
            *(order.number, holder.security_center_id, holder.name, figures.products[order.product_id]),
            *(order.licences, order.end, one.renewal.days_left, window.value if window else "after 90"),
            *(one.renewal.amount, holder.owner, one.mark.stage.value, one.expected, one.weighted),
            *(months.partnership.currency, said.note if said and said.note else None),
        )


def _about(months: Months, figures: Figures) -> list[Fact]:
    customers = "all" if figures.assigned is None else f"the {figures.assigned} assigned to the person who asked"
    return [
        *origin(months.portal, months.creator, months.partnership),
        ("First month", months.labels[0]),
        ("Last month", months.labels[-1]),
        ("Last month's ACV as of", months.ends[-1]),
        ("ACV, last month", _last_acv(months, figures)),
        ("Renewals as of", months.today),
        ("Forecast of renewals", total(figures.renewals)),
        *made(months.generated_at, months.partnership),
        ("Customers", customers),
        *((f"Only {word}", value) for word, value in months.filters),
        ("Rows of Monthly usage", figures.usage_rows),
        ("Rows of ACV history", len(figures.holders)),
        ("Rows of Renewals", len(figures.renewals)),
    ]


def _last_acv(months: Months, figures: Figures) -> Decimal:
    column = figures.acv[figures.acv.columns[-1]]
    return from_minor(int(column.sum()), months.partnership.currency)
