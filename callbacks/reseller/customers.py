"""What a reseller's report shows of its customers: how many have which status, and how each one's ACV grew."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dash.development.base_component import Component

from callbacks.reseller.data import Book
from data.domain.contracts import NEW, a_year_before, acv_by_customer_at, growth, last_month_ends
from data.domain.money import exponent, from_minor
from data.queries.reseller import Holder
from layouts import formats
from layouts.parts.segmented import Choice
from layouts.reseller.customers import GrowthView, StatusLine, customers

MONTHS = 12
_STATUSES = ("active", "trial", "demo", "internal", "churned")


@dataclass(frozen=True, slots=True)
class Grown:
    """A customer's ACV today and a year ago, and at the last month-ends with today, in minor units (R-ACV-2)."""

    holder: Holder
    now: int
    before: int
    history: Sequence[int]
    growth: Decimal | str | None


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """Statuses and growth of the customers that fit; the same on a narrow page."""
    found = grown(book)
    narrowed = book.address.filtered or book.address.active
    clear = book.address.without_filters.changed(active=False).href if narrowed else None
    return customers(_statuses(book, found), _growth(book, found), clear)


def grown(book: Book) -> list[Grown]:
    """Every customer that fits, or of these the active ones, by name."""
    days = [a_year_before(book.today), *history_days(book.today)]
    values = acv_by_customer_at(book.orders.frame, days)
    by_customer = dict(zip(values.index.tolist(), values.to_numpy().tolist(), strict=True))
    nothing = [0] * len(days)
    return [_grown(book, holder, by_customer.get(holder.id, nothing)) for holder in _listed(book)]


def _listed(book: Book) -> list[Holder]:
    active = book.orders.active_customers(book.today) if book.address.active else book.holders
    return [holder for holder in book.holders.values() if holder.id in active]


def history_days(today: date) -> list[date]:
    """The last twelve month-ends before today, and today."""
    ends = [end for end in last_month_ends(today, MONTHS) if end < today]
    return [*ends, today]


def _grown(book: Book, holder: Holder, values: Sequence[int]) -> Grown:
    before, *history = values
    change = growth(from_minor(history[-1], book.currency), from_minor(before, book.currency))
    return Grown(holder, history[-1], before, history, change)


def _statuses(book: Book, found: Sequence[Grown]) -> list[StatusLine]:
    counts = Counter(one.holder.status for one in found)
    return [
        StatusLine(
            status=status,
            customers=formats.number(counts[status], book.locale),
            acv=book.amount(_sum(book, [one for one in found if one.holder.status == status])),
            share=counts[status] / len(found),
            percent=formats.percent(counts[status] / len(found), book.locale),
        )
        for status in _STATUSES
        if counts[status]
    ]


def _growth(book: Book, found: Sequence[Grown]) -> GrowthView:
    total = book.money(_sum(book, found))
    count = formats.number(len(found), book.locale)
    kind = "active customer" if book.address.active else "customer"
    return GrowthView(
        rows=[_row(one) for one in found],
        currency=book.currency,
        exponent=exponent(book.currency),
        customers=book.asked.address.customers,
        shown=[
            Choice(text, book.address.changed(active=to).href, to is book.address.active)
            for text, to in (("All", False), ("Active", True))
        ],
        foot=f"{count} {kind}{'' if len(found) == 1 else 's'}, {total} today",
        file_href=book.file("growth"),
    )


def _sum(book: Book, found: Sequence[Grown]) -> Decimal:
    return from_minor(sum(one.now for one in found), book.currency)


def _row(one: Grown) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.holder.security_center_id,
        "name": one.holder.name,
        "status": one.holder.status,
        "country": one.holder.country or "",
        "owner": one.holder.owner or "",
        "acv": one.now,
        "before": one.before,
        "history": list(one.history),
    }
    if one.growth is not None and one.growth != NEW:
        row["growth"] = round(float(one.growth), 4)
    return row
