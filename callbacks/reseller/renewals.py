"""What a reseller's report shows of renewals, and keeping what people say of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.answers import say
from callbacks.reseller.address import ResellerAddress
from callbacks.reseller.data import Book, read_reseller
from callbacks.reseller.order import after_saving, opened_order
from callbacks.typed_amounts import amount_typed
from callbacks.wiring import Asked, Refused, Values, Wiring, theme_of
from data.commands.renewal_marks import MarkRefused, mark_renewal
from data.domain.money import exponent, to_minor
from data.domain.renewal_work import Forecast, Stage, forecast_of, total
from data.domain.renewals import Renewal, amount, by_window, last_listed, three_months_on
from data.queries.partnership import get_partnership
from data.queries.renewal_marks import MarkFacts, list_marks, marks_of, weights_of
from layouts import formats
from layouts.parts.chart import Figure
from layouts.parts.tile import Tile
from layouts.parts.toasts import toast
from layouts.reseller.ids import ResellerId
from layouts.reseller.renewals import RenewalList, renewals, sums
from layouts.reseller.timeline import Ending, WindowMark, timeline
from layouts.shell.ids import ShellId

_WINDOWS = ((0, 30), (31, 60), (61, 90))
_DRAWN = ("tiles", "figure", "rows", "facts", "expected", "note", "history")


def wire(w: Wiring) -> None:
    w.on(
        say_of_renewal,
        permission=Permission.CUSTOMER_WRITE,
        outputs={
            "tiles": Output(ResellerId.RENEWAL_TILES, "children"),
            "figure": Output(ResellerId.TIMELINE, "figure"),
            "rows": Output(ResellerId.RENEWALS, "rowData"),
            "facts": Output(ResellerId.FACTS, "children"),
            "expected": Output(ResellerId.EXPECTED, "value"),
            "note": Output(ResellerId.NOTE, "value"),
            "history": Output(ResellerId.HISTORY, "children"),
        },
        inputs={"clicks": Input(ResellerId.SAVE, "n_clicks")},
        state={
            "stage": State(ResellerId.STAGE, "value"),
            "expected": State(ResellerId.EXPECTED, "value"),
            "note": State(ResellerId.NOTE, "value"),
            "search": State(ShellId.LOCATION, "search"),
            "theme": State(ShellId.THEME, "data"),
            "narrow": State(ShellId.NARROW, "data"),
        },
        prevent_initial_call=True,
    )


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """Renewals of the next three months with what was said of them; the one of the address opened."""
    facts = list_marks(book.session, book.currency)
    found = forecasts(book, facts)
    opened = opened_order(book, found, facts)
    return renewals(_tiles(book, found), _figure(book, found, narrow=narrow), _list(book, found, narrow=narrow), opened)


def forecasts(book: Book, facts: Mapping[str, MarkFacts]) -> list[Forecast]:
    """What is up for renewal within 90 days or three months, with marks and weights."""
    weights = weights_of(book.asked.portal.settings.configuration.renewals)
    return forecast_of(book.orders, book.today, marks_of(facts), weights)


def say_of_renewal(
    asked: Asked,
    clicks: int | None,
    stage: object,
    expected: object,
    note: object,
    search: object,
    theme: object,
    narrow: object,
) -> Values:
    """Keep what the form says of the order in the address; only what that changes is drawn anew."""
    order = ResellerAddress.parse("", search).order
    if not clicks or order is None:
        return dict.fromkeys(_DRAWN, no_update)
    try:
        with asked.session(write=True) as session:
            typed = amount_typed(expected, get_partnership(session).currency, asked.locale)
            mark_renewal(session, order, str(stage or ""), typed, str(note or ""), asked.now)
            # What cannot be drawn is not kept either, so that nobody is told the one and finds the other.
            drawn = _saved(read_reseller(asked, session, search, theme_of(theme)), narrow=narrow is True)
    except MarkRefused as error:
        raise Refused(str(error)) from error
    say(toast("Renewal saved", f"Order {order}", "good"))
    return drawn


def _saved(book: Book, *, narrow: bool) -> Values:
    """The form stays as it stands, and with it the focus and the place on the page."""
    facts = list_marks(book.session, book.currency)
    found = forecasts(book, facts)
    return dict.fromkeys(_DRAWN, no_update) | {
        "tiles": sums(_tiles(book, found)),
        "figure": _figure(book, found, narrow=narrow),
        "rows": [_row(book, one) for one in found],
        **after_saving(book, found, facts),
    }


def _figure(book: Book, found: Sequence[Forecast], *, narrow: bool) -> Figure:
    return timeline(
        _endings(book, found),
        _windows(book, found),
        book.today,
        last_listed(book.today),
        book.currency,
        book.theme,
        book.locale,
        narrow=narrow,
    )


def _tiles(book: Book, found: Sequence[Forecast]) -> list[Tile]:
    due = [one.renewal for one in found]
    tiles = [Tile(f"{one.window} days", book.money(one.amount), _counted(book, one.orders)) for one in by_window(due)]
    expected = sum((one.expected for one in found if one.mark.stage is not Stage.LOST), Decimal(0))
    note = f"of {book.money(expected)} expected, weighted by stage"
    return [*tiles, Tile("Forecast", book.money(total(found)), note)]


def _counted(book: Book, orders: int) -> str:
    return f"{formats.number(orders, book.locale)} {'order' if orders == 1 else 'orders'}"


def _windows(book: Book, found: Sequence[Forecast]) -> list[WindowMark]:
    totals = by_window(one.renewal for one in found)
    return [
        WindowMark(first, last, f"{one.window} days", f"{book.money(one.amount)}, {_counted(book, one.orders)}")
        for (first, last), one in zip(_WINDOWS, totals, strict=True)
    ]


def _endings(book: Book, found: Sequence[Forecast]) -> list[Ending]:
    together: dict[tuple[date, str], list[Renewal]] = defaultdict(list)
    for one in found:
        together[one.renewal.order.end, one.mark.stage.value].append(one.renewal)
    return [
        Ending(day, stage, float(amount(due)), "<br>".join(_told(book, due)))
        for (day, stage), due in sorted(together.items())
    ]


def _told(book: Book, due: Sequence[Renewal]) -> list[str]:
    most = 6
    lines = [f"{book.holders[one.order.customer_id].name}: {book.money(one.amount)}" for one in due[:most]]
    return [*lines, f"and {len(due) - most} more"] if len(due) > most else lines


def _list(book: Book, found: Sequence[Forecast], *, narrow: bool) -> RenewalList:
    href = book.address.changed(order=None).href
    three_months = three_months_on(book.today)
    soon = [one.renewal for one in found if one.renewal.order.end <= three_months]
    worth = book.money(amount(soon))
    until = formats.day(three_months, book.locale)
    foot = f"{_counted(book, len(soon))} until {until}, {worth} a year. Orders already renewed are not listed."
    return RenewalList(
        rows=[_row(book, one) for one in found],
        currency=book.currency,
        exponent=exponent(book.currency),
        order_href=f"{href}{'&' if '?' in href else '?'}order=",
        customers=book.asked.address.customers,
        foot=foot,
        file_href=book.file("renewals"),
        compact=narrow or book.address.order is not None,
    )


def _row(book: Book, one: Forecast) -> dict[str, object]:
    order = one.renewal.order
    holder = book.holders[order.customer_id]
    return {
        "id": order.number,
        "number": order.number,
        "center": holder.security_center_id,
        "customer": holder.name,
        "product": book.product_of(order.product_id).short,
        "end": order.end.isoformat(),
        "left": one.renewal.days_left,
        "amount": to_minor(one.renewal.amount, book.currency),
        "owner": holder.owner or "",
        "stage": one.mark.stage.value,
        "expected": to_minor(one.expected, book.currency),
        "weighted": to_minor(one.weighted, book.currency),
    }
