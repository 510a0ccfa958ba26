"""What a reseller's report shows of renewals, and keeping what people say of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from dash import Input, Output, State, no_update, set_props
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.reseller_address import ResellerAddress
from callbacks.reseller_data import Book
from callbacks.wiring import Asked, Refused, Values, Wiring
from data.commands.renewal_marks import MarkRefused, mark_renewal
from data.domain.money import exponent, to_minor
from data.domain.renewal_work import Forecast, Stage, forecast_of, total
from data.domain.renewals import Renewal, amount, by_window, last_listed, three_months_on
from data.queries.renewal_marks import MarkFacts, list_changes, list_marks, marks_of, weights_of
from layouts import formats
from layouts.parts.tile import Tile
from layouts.parts.toasts import toast
from layouts.reseller.ids import ResellerId
from layouts.reseller.renewals import MarkForm, RenewalList, Said, gone, mark_form, renewals
from layouts.reseller.timeline import Ending, WindowMark, timeline
from layouts.shell.ids import ShellId

_WINDOWS = ((0, 30), (31, 60), (61, 90))


def wire(w: Wiring) -> None:
    w.on(
        say_of_renewal,
        permission=Permission.CUSTOMER_WRITE,
        outputs={"changed": Output(ResellerId.CHANGED, "data")},
        inputs={"clicks": Input(ResellerId.SAVE, "n_clicks")},
        state={
            "stage": State(ResellerId.STAGE, "value"),
            "expected": State(ResellerId.EXPECTED, "value"),
            "note": State(ResellerId.NOTE, "value"),
            "search": State(ShellId.LOCATION, "search"),
        },
        prevent_initial_call=True,
    )


def view(book: Book, *, narrow: bool) -> Sequence[Component]:
    """Renewals of the next three months with what was said of them; the one of the address opened."""
    facts = list_marks(book.session, book.currency)
    found = forecasts(book, facts)
    last = last_listed(book.today)
    figure = timeline(
        _endings(book, found),
        _windows(book, found),
        book.today,
        last,
        book.currency,
        book.theme,
        book.locale,
        narrow=narrow,
    )
    return renewals(_tiles(book, found), figure, _list(book, found, narrow=narrow), _opened(book, found, facts))


def forecasts(book: Book, facts: Mapping[str, MarkFacts]) -> list[Forecast]:
    """What is up for renewal within 90 days or three months, with marks and weights."""
    weights = weights_of(book.asked.portal.settings.configuration.renewals)
    return forecast_of(book.orders, book.today, marks_of(facts), weights)


def say_of_renewal(
    asked: Asked, clicks: int | None, stage: object, expected: object, note: object, search: object
) -> Values:
    """Keep what the form says of the order in the address."""
    order = ResellerAddress.parse("", search).order
    if not clicks or order is None:
        return {"changed": no_update}
    try:
        with asked.session(write=True) as session:
            mark_renewal(session, order, str(stage or ""), amount_said(expected), str(note or ""), asked.now)
    except MarkRefused as error:
        raise Refused(str(error)) from error
    set_props(ShellId.TOASTS, {"children": [toast("Renewal saved", f"Order {order}", "good")]})
    return {"changed": {"at": asked.now.isoformat(), "order": order}}


def amount_said(text: object) -> Decimal | None:
    """An amount as typed, None where the field is empty; Refused for anything that is none."""
    written = str(text or "").strip().replace(" ", "").replace("\u00a0", "")
    if not written:
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        raise Refused("Write the expected amount as a number with a point, such as 12500.50.") from None


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
    foot = f"{_counted(book, len(soon))} until {until}, {worth} a year. What is renewed already is not listed."
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


def _opened(book: Book, found: Sequence[Forecast], facts: Mapping[str, MarkFacts]) -> Component | None:
    number = book.address.order
    if number is None:
        return None
    close = book.address.changed(order=None).href
    one = next((one for one in found if one.renewal.order.number == number), None)
    if one is None:
        return gone(close)
    history = list_changes(book.session, number, book.currency)
    return mark_form(_form(book, one, facts.get(number), history, close))


def _form(book: Book, one: Forecast, said: MarkFacts | None, history: Sequence[MarkFacts], close: str) -> MarkForm:
    order = one.renewal.order
    holder = book.holders[order.customer_id]
    return MarkForm(
        order=order.number,
        customer=holder.name,
        customer_href=book.customer_href(holder),
        facts=_facts(book, one),
        stage=one.mark.stage.value,
        expected="" if one.mark.expected is None else str(one.mark.expected),
        usual=str(order.annual_value),
        note=said.note if said else "",
        currency=book.currency,
        history=[_said(book, change) for change in history],
        close_href=close,
        may_write=book.asked.viewer.may(Permission.CUSTOMER_WRITE),
    )


def _facts(book: Book, one: Forecast) -> list[tuple[str, str]]:
    order = one.renewal.order
    return [
        ("Product", book.product_of(order.product_id).facts.name),
        ("Licences", formats.number(order.licences, book.locale)),
        ("Ends", f"{formats.day(order.end, book.locale)}, {_left(one.renewal.days_left)}"),
        ("Annual value", book.money(order.annual_value)),
        ("Forecast", book.money(one.weighted)),
    ]


def _left(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _said(book: Book, change: MarkFacts) -> Said:
    expected = "" if change.mark.expected is None else f"{book.money(change.mark.expected)} expected, "
    at = formats.moment(change.at, book.partnership.timezone, book.locale)
    return Said(change.mark.stage.value, f"{expected}{change.by}, {at}", change.note)
