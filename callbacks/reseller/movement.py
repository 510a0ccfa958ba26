"""What a reseller's report shows of movement: the bridge between two days, who moved, and retention by month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dash.development.base_component import Component

from callbacks.reseller.acv import by_size, signed_amount, signed_money
from callbacks.reseller.data import Book
from callbacks.reseller.images import for_image
from data.domain.contracts import a_year_before, acv_by_customer, last_month_ends
from data.domain.money import exponent, to_minor
from data.domain.movement import Bridge, MonthRetention, Movement, bridge, movements, retention_by_month
from layouts import formats
from layouts.parts.chart import Figure
from layouts.parts.segmented import Choice
from layouts.reseller.acv import how_moved
from layouts.reseller.bridge import Kept, Step, bridge_figure, retention_figure
from layouts.reseller.movement import BridgeView, MonthLine, movement

_SHORT = {"Expansion": "Exp.", "Contraction": "Contr."}
_LONGEST_ON_A_BAR = 10
_NOTE = (
    "Net: what the customers of a month's start are worth at its end. Gross: the same without what they added. "
    "New customers count in neither."
)


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """The bridge of the days asked for, and the last twelve months' retention."""
    first, last = book.address.moved_between(book.today)
    orders = book.orders.running(first, last)
    before, after = acv_by_customer(orders, first), acv_by_customer(orders, last)
    months = retention_by_month(book.orders.running(last_month_ends(book.today, 13)[0], book.today), book.today)
    return movement(
        _view(book, bridge(before, after), by_size(movements(before, after)), narrow=narrow),
        _retention(book, months),
        [_month(book, one) for one in reversed(months)],
        _NOTE,
    )


def _retention(book: Book, months: Sequence[MonthRetention]) -> Figure:
    kept = [Kept(one.month_end, _share(one.bridge.gross_retention), _share(one.bridge.net_retention)) for one in months]
    figure = retention_figure(kept, book.theme, book.locale)
    first, last = months[0].month_end, months[-1].month_end
    title = f"Retention by month, {formats.month_range(first, last, book.locale)}"
    return for_image(book, figure, title, f"retention-{book.partnership.code}-{first:%Y-%m}-{last:%Y-%m}")


def bridge_steps(found: Bridge, first: str, last: str) -> list[tuple[str, Decimal, str]]:
    """The six steps in their order: name, signed amount, kind."""
    return [
        (f"ACV on {first}", found.start, "total"),
        ("New", found.new, "gain"),
        ("Expansion", found.expansion, "gain"),
        ("Contraction", -found.contraction, "loss"),
        ("Churn", -found.churn, "loss"),
        (f"ACV on {last}", found.end, "total"),
    ]


def _view(book: Book, found: Bridge, moved: Sequence[Movement], *, narrow: bool) -> BridgeView:
    first, last = book.address.moved_between(book.today)
    steps = bridge_steps(found, formats.day(first, book.locale), formats.day(last, book.locale))
    gross, net = (_percent(book, value) for value in (found.gross_retention, found.net_retention))
    figure = bridge_figure(_bars(book, steps, narrow=narrow), book.currency, book.theme)
    title = f"What moved ACV, {formats.day_range(first, last, book.locale)}"
    return BridgeView(
        figure=for_image(book, figure, title, f"movement-{book.partnership.code}-{first}-{last}"),
        rows=[(name, _plain(book, amount, kind)) for name, amount, kind in steps],
        spans=_spans(book),
        first=first.isoformat(),
        last=last.isoformat(),
        today=book.today.isoformat(),
        of="" if book.product is None else f" of {book.product.facts.name}",
        moved=[_row(book, one) for one in moved],
        currency=book.currency,
        exponent=exponent(book.currency),
        customers=book.asked.address.customers,
        foot=f"Of the ACV on the first day {gross} stayed; with what its customers added, {net}.",
        file_href=book.file("movement"),
    )


def _bars(book: Book, steps: Sequence[tuple[str, Decimal, str]], *, narrow: bool) -> list[Step]:
    bars, level = [], Decimal(0)
    for name, amount, kind in steps:
        before, level = (Decimal(0), amount) if kind == "total" else (level, level + amount)
        low, high = sorted((float(before), float(level)))
        shown = _SHORT.get(name, name) if narrow else name
        bars.append(
            Step(shown, low, high, _in_short(book, amount, kind, narrow=narrow), _amount(book, amount, kind), kind)
        )
    return bars


def _amount(book: Book, amount: Decimal, kind: str) -> str:
    return book.money(amount) if kind == "total" else signed_money(book, amount)


def _plain(book: Book, amount: Decimal, kind: str) -> str:
    return book.amount(amount) if kind == "total" else signed_amount(book, amount)


def _in_short(book: Book, amount: Decimal, kind: str, *, narrow: bool) -> str:
    whole = formats.number(round(amount), book.locale)
    text = formats.compact(amount, book.locale) if narrow or len(whole) > _LONGEST_ON_A_BAR else whole
    return f"+{text}" if kind == "gain" and amount > 0 else text


def _spans(book: Book) -> list[Choice]:
    """The last complete month, the last three, the year up to today."""
    month, quarter = last_month_ends(book.today, 2), last_month_ends(book.today, 4)
    spans = (
        ("Last month", (month[0], month[-1])),
        ("3 months", (quarter[0], quarter[-1])),
        ("12 months", (a_year_before(book.today), book.today)),
    )
    return [_span(book, text, days) for text, days in spans]


def _span(book: Book, text: str, days: tuple[date, date]) -> Choice:
    here = book.address.moved_between(book.today) == days
    return Choice(text, book.address.changed(first=days[0], last=days[1]).href, here)


def _row(book: Book, one: Movement) -> dict[str, object]:
    holder = book.holders[one.customer_id]
    word, tone = how_moved(one.kind, of_product=book.product is not None)
    return {
        "id": holder.security_center_id,
        "name": holder.name,
        "kind": word,
        "tone": tone,
        "before": to_minor(one.before, book.currency),
        "after": to_minor(one.after, book.currency),
        "change": to_minor(one.change, book.currency),
    }


def _month(book: Book, one: MonthRetention) -> MonthLine:
    steps = bridge_steps(one.bridge, "", "")
    rates = (_percent(book, one.bridge.gross_retention), _percent(book, one.bridge.net_retention))
    amounts = [_plain(book, amount, kind) for _, amount, kind in steps]
    return MonthLine((formats.month(one.month_end, book.locale), *amounts, *rates))


def _share(ratio: Decimal | None) -> float | None:
    return None if ratio is None else float(ratio)


def _percent(book: Book, ratio: Decimal | None) -> str:
    return formats.DASH if ratio is None else formats.percent(float(ratio), book.locale)
