"""The four figures above a reseller's report, each leading to the part of it that lists what it counts."""

from collections import Counter

from callbacks.reseller.address import Section
from callbacks.reseller.data import Book
from data.domain.contracts import NEW, a_year_before, growth
from data.domain.renewals import amount, three_months_on, up_for_renewal
from layouts import formats
from layouts.parts.tile import Delta, Tile


def reseller_tiles(book: Book) -> list[Tile]:
    """Customers, active customers (R-ACTIVE-1), ACV today (R-ACV-1), renewals in three months (R-RENEW-1)."""
    return [_customers(book), _active(book), _acv(book), _renewals(book)]


def _customers(book: Book) -> Tile:
    statuses = Counter(holder.status for holder in book.holders.values())
    told = ", ".join(f"{formats.number(count, book.locale)} {status}" for status, count in statuses.most_common(3))
    href = book.address.showing(Section.CUSTOMERS).href
    return Tile("Customers", formats.number(len(book.holders), book.locale), told or "no match", href=href)


def _active(book: Book) -> Tile:
    active = book.orders.stock(book.today).customers
    href = book.address.showing(Section.CUSTOMERS).changed(active=True).href
    note = f"of {formats.number(len(book.holders), book.locale)}, with an order running today"
    return Tile("Active customers", formats.number(active, book.locale), note, href=href)


def _acv(book: Book) -> Tile:
    now, earlier = (book.orders.stock(day).acv for day in (book.today, a_year_before(book.today)))
    change = growth(now, earlier)
    delta = None
    if change is not None:
        ratio = None if change == NEW else float(change)
        delta = Delta(ratio, formats.change(ratio, book.locale), "against a year ago")
    note = "" if delta else "no active order"
    return Tile("ACV", book.money(now), note, delta=delta, href=book.address.showing(Section.ACV).href)


def _renewals(book: Book) -> Tile:
    last = three_months_on(book.today)
    due = up_for_renewal(book.orders.ending(book.today, last), book.today, last)
    count = formats.number(len(due), book.locale)
    note = f"{count} {'order' if len(due) == 1 else 'orders'} until {formats.day(last, book.locale)}"
    href = book.address.showing(Section.RENEWALS).href
    return Tile("Renewals, next three months", book.money(amount(due)), note, href=href)
