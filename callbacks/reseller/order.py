"""What a reseller's report says of the one order whose renewal is opened; the list it stands in is drawn elsewhere."""

from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.reseller.data import Book
from callbacks.wiring import Values
from data.domain.renewal_work import Forecast
from data.queries.renewal_marks import MarkFacts, list_changes
from layouts import formats
from layouts.reseller.renewals import MarkForm, Said, facts_shown, gone, history_shown, mark_form


def opened_order(book: Book, found: Sequence[Forecast], facts: Mapping[str, MarkFacts]) -> Component | None:
    """The order of the address with its form, or why it cannot be opened; None where none is asked for."""
    if book.address.order is None:
        return None
    one = _asked_for(book, found)
    if one is None:
        return gone(book.address.changed(order=None).href)
    return mark_form(_form(book, one, facts))


def after_saving(book: Book, found: Sequence[Forecast], facts: Mapping[str, MarkFacts]) -> Values:
    """What a save changes of the opened order, by output; nothing where it is no longer up for renewal."""
    one = _asked_for(book, found)
    if one is None:
        return {}
    form = _form(book, one, facts)
    return {
        "facts": facts_shown(form),
        "expected": form.expected,
        "note": form.note,
        "history": history_shown(form.history),
    }


def _asked_for(book: Book, found: Sequence[Forecast]) -> Forecast | None:
    return next((one for one in found if one.renewal.order.number == book.address.order), None)


def _form(book: Book, one: Forecast, facts: Mapping[str, MarkFacts]) -> MarkForm:
    order, expected = one.renewal.order, one.mark.expected
    holder, said = book.holders[order.customer_id], facts.get(order.number)
    return MarkForm(
        order=order.number,
        customer=holder.name,
        customer_href=book.customer_href(holder),
        facts=_facts(book, one),
        stage=one.mark.stage.value,
        expected="" if expected is None else book.amount(expected),
        usual=book.amount(order.annual_value),
        note=said.note if said else "",
        currency=book.currency,
        history=[_said(book, change) for change in list_changes(book.session, order.number, book.currency)],
        close_href=book.address.changed(order=None).href,
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
