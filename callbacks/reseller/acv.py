"""What a reseller's report shows of annual contract value over time, and of the day that is opened on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from dash.development.base_component import Component

from callbacks.reseller.address import ResellerAddress, Section
from callbacks.reseller.data import Book
from callbacks.reseller.images import contracts_as_of, for_image
from data.domain.contracts import acv_by_customer_at, acv_series, last_month_ends
from data.domain.money import exponent, from_minor
from data.domain.movement import Movement, movements
from layouts import formats
from layouts.parts.segmented import Choice
from layouts.reseller.acv import ChangeLine, Controls, OpenedDay, PointLine, how_moved, opened_day, over_time
from layouts.reseller.figures import Line, acv_line

_GRAINS = (("Day", "day"), ("Month", "month"))
_MONTHS = (("12 m", 12), ("24 m", 24), ("5 y", 60))
_FORMS = (("Chart", "chart"), ("Table", "table"))


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """The line of the days asked for, and the customers of one of them."""
    address = book.address
    series = acv_series(book.orders.frame, *address.days(book.today))
    shown = _table(book, series) if address.form == "table" else _figure(book, series, narrow=narrow)
    opened = opened_day(_opened(book))
    return over_time(
        _controls(book), shown, book.currency, contracts_as_of(book), book.file("acv"), opened, book.locale
    )


def opened_on(address: ResellerAddress, today: date) -> tuple[date, date]:
    """The day that is opened, the last one unless another of those shown is asked for, and the point before it."""
    first, last = address.days(today)
    day = address.point if address.point is not None and first <= address.point <= last else last
    before = day - timedelta(days=1)
    return day, before if address.grain == "day" else last_month_ends(before, 1)[0]


def point_rows(series: pd.DataFrame, grain: str) -> list[tuple[date, int, int]]:
    """Day, value and change since the row before, in minor units: month-ends and the last day, or where days are asked
    for, the first day and every one on which the value changed."""
    days, values = [day.date() for day in series["day"]], series["acv_minor"].tolist()
    last = len(days) - 1
    if grain == "month":
        kept = [place for place, end in enumerate(series["day"].dt.is_month_end) if end or place == last]
    else:
        kept = [place for place in range(len(days)) if place in (0, last) or values[place] != values[place - 1]]
    steps = zip(kept, [kept[0], *kept], strict=False)
    return [(days[place], values[place], values[place] - values[before]) for place, before in steps]


def _controls(book: Book) -> Controls:
    address, (first, last) = book.address, book.address.days(book.today)
    whole = address.since is None
    return Controls(
        grains=[Choice(text, address.changed(grain=to).href, to == address.grain) for text, to in _GRAINS],
        months=[
            Choice(text, address.changed(months=to, since=None, until=None).href, whole and to == address.months)
            for text, to in _MONTHS
        ],
        forms=[Choice(text, address.changed(form=to).href, to == address.form) for text, to in _FORMS],
        first=first.isoformat(),
        last=last.isoformat(),
        today=book.today.isoformat(),
    )


def _figure(book: Book, series: pd.DataFrame, *, narrow: bool) -> dict[str, object]:
    first, last = book.address.days(book.today)
    digits = exponent(book.currency)
    day, _ = opened_on(book.address, book.today)
    line = Line(
        first=first,
        values=(series["acv_minor"] / 10**digits).tolist(),
        ends=[place for place, end in enumerate(series["day"].dt.is_month_end) if end],
        point=(day - first).days,
        currency=book.currency,
        decimals=digits,
        by_month=book.address.grain == "month",
    )
    figure = acv_line(line, book.theme, book.locale, narrow=narrow)
    title = f"Annual contract value, {formats.day_range(first, last, book.locale)}"
    return for_image(book, figure, title, f"acv-{book.partnership.code}-{first}-{last}")


def _table(book: Book, series: pd.DataFrame) -> list[PointLine]:
    opened, _ = opened_on(book.address, book.today)
    return [
        PointLine(
            day=formats.weekday(day, book.locale),
            acv=book.amount(from_minor(value, book.currency)),
            change=signed_amount(book, from_minor(change, book.currency)),
            loss=change < 0,
            href=book.address.changed(point=day).href,
            chosen=day == opened,
        )
        for day, value, change in reversed(point_rows(series, book.address.grain))
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """A day of the line and the point before it: ACV of either by customer id, in minor units, above 0 only."""

    day: date
    before: date
    now: Mapping[int, int]
    then: Mapping[int, int]
    currency: str

    @property
    def moved(self) -> list[Movement]:
        """Who moved from the one to the other, the largest change first."""
        changed = {who for who in {*self.now, *self.then} if self.now.get(who) != self.then.get(who)}
        return by_size(movements(self._of(self.then, changed), self._of(self.now, changed)))

    @property
    def largest_first(self) -> list[tuple[int, int]]:
        """The customers there on the day, with their ACV in minor units."""
        return sorted(self.now.items(), key=lambda one: (-one[1], one[0]))

    @property
    def total(self) -> Decimal:
        """The ACV of everybody on the day."""
        return from_minor(sum(self.now.values()), self.currency)

    @property
    def change(self) -> Decimal:
        """How much more that is than at the point before."""
        return self.total - from_minor(sum(self.then.values()), self.currency)

    def _of(self, stock: Mapping[int, int], customers: set[int]) -> dict[int, Decimal]:
        return {who: from_minor(stock[who], self.currency) for who in customers if who in stock}


def open_day(book: Book) -> Opened:
    """The day that the address opens."""
    day, before = opened_on(book.address, book.today)
    found = acv_by_customer_at(book.orders.frame, [before, day])
    customers = found.index.tolist()
    then, now = (
        {who: value for who, value in zip(customers, found[place].tolist(), strict=True) if value} for place in (0, 1)
    )
    return Opened(day, before, now, then, book.currency)


def _opened(book: Book) -> OpenedDay:
    opened = open_day(book)
    before = formats.day(opened.before, book.locale)
    return OpenedDay(
        day=formats.weekday(opened.day, book.locale),
        before=before,
        facts=[
            ("ACV", book.money(opened.total)),
            (f"Since {before}", signed_money(book, opened.change)),
            ("Customers", formats.number(len(opened.now), book.locale)),
        ],
        changes=[change_line(book, one) for one in opened.moved],
        movement_href=book.address.showing(Section.MOVEMENT).changed(first=opened.before, last=opened.day).href,
        rows=_customer_rows(book, opened.largest_first),
        currency=book.currency,
        exponent=exponent(book.currency),
        customers=book.asked.address.customers,
        file_href=book.file("acv-customers"),
    )


def by_size(moved: Sequence[Movement]) -> list[Movement]:
    """The largest change first."""
    return sorted(moved, key=lambda one: (-abs(one.change), one.customer_id))


def change_line(book: Book, one: Movement) -> ChangeLine:
    """A movement in words."""
    holder = book.holders[one.customer_id]
    word, tone = how_moved(one.kind, of_product=book.product is not None)
    return ChangeLine(
        name=holder.name,
        href=book.customer_href(holder),
        word=word,
        tone=tone,
        change=signed_amount(book, one.change),
        loss=one.change < 0,
    )


def signed_money(book: Book, amount: Decimal) -> str:
    """An amount with its sign, also above 0."""
    return f"+{book.money(amount)}" if amount > 0 else book.money(amount)


def signed_amount(book: Book, amount: Decimal) -> str:
    """The same without the currency."""
    return f"+{book.amount(amount)}" if amount > 0 else book.amount(amount)


def _customer_rows(book: Book, values: Sequence[tuple[int, int]]) -> list[dict[str, object]]:
    largest = values[0][1] if values else 1
    return [
        {
            "id": book.holders[customer].security_center_id,
            "name": book.holders[customer].name,
            "acv": value,
            "share": round(value / largest, 4),
        }
        for customer, value in values
    ]
