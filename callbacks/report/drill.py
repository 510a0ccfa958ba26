"""The levels below a bar of the report: products of a cycle, customers of a bar, one customer's days."""

from datetime import date
from decimal import Decimal

import pandas as pd
from dash.development.base_component import Component

from callbacks.products import Styled
from callbacks.report.data import Report
from callbacks.report.images import for_image
from data.domain.money import exponent, from_minor
from data.queries.invoice import ProductSummary, line_price
from data.queries.mssp_report import (
    CustomerPeak,
    NamedCustomer,
    contributions,
    customer_peaks,
    daily_readings,
    get_customer,
)
from data.scope import NotVisible
from data.session import ScopedSession
from layouts import formats
from layouts.parts.breadcrumb import Crumb, breadcrumb
from layouts.parts.button import link_button
from layouts.parts.card import card
from layouts.parts.chart import Figure
from layouts.parts.empty import empty
from layouts.report.customer_figures import contributions as largest_peaks
from layouts.report.customer_figures import daily_curve
from layouts.report.customer_products import CustomerProduct, drill_customer
from layouts.report.drill import (
    CustomersOfBar,
    DaysOfCustomer,
    ProductLine,
    Switch,
    drill_customers,
    drill_days,
    drill_hidden,
    drill_products,
)
from layouts.theme import Theme, product_style


def draw_drill(session: ScopedSession, report: Report, theme: Theme) -> Component:
    """The drill card at the level the address names."""
    product = report.product(report.address.product)
    if report.address.customer is not None:
        try:
            customer = get_customer(session, report.address.customer, report.tags)
        except NotVisible:
            return _unknown_customer(report)
        if product is None:
            return _customer(session, report, customer)
        return _days(session, report, product, customer, theme)
    return _products(report) if product is None else _customers(session, report, product, theme)


def _products(report: Report) -> Component:
    if report.all_hidden:
        return drill_hidden(_crumbs(report), "All products of this cycle are hidden.", _show_all(report))
    lines = [_product_line(report, line) for line in report.summary]
    total = formats.money(report.invoice_total, report.partnership.currency, report.locale) if report.priced else ""
    return drill_products(_crumbs(report), lines, _counted(len(lines), "product"), total, priced=report.priced)


def _product_line(report: Report, line: ProductSummary) -> ProductLine:
    styled = report.product(line.product_code)
    address = report.address.changed(cycle=report.selected.label, product=line.product_code)
    return ProductLine(
        name=line.product_name,
        style=styled.style if styled else product_style(len(report.products)),
        peak=formats.number(line.peak_sum, report.locale),
        unit=line.unit,
        customers=formats.number(line.customers, report.locale),
        amount="" if line.total is None else _money(report, line.total),
        href=address.href if styled else None,
        note=f"incl. {_money(report, line.true_up)} true-up" if line.true_up else "",
    )


def _customers(session: ScopedSession, report: Report, product: Styled, theme: Theme) -> Component:
    found = contributions(session, report.selected, product.facts.id, report.tags)
    line = next((line for line in report.summary if line.product_code == product.facts.code), None)
    address = report.address.changed(cycle=report.selected.label)
    used = int((found["peak"] > 0).sum())
    customers = found.rename(columns={"customer": "name"})
    switch = _switch(report, as_table=report.address.shown_as != "chart")
    model = CustomersOfBar(
        customers=customers,
        figure=None if switch.as_table else _largest(report, product, customers, theme),
        unit=product.facts.unit,
        style=product.style,
        currency=report.partnership.currency,
        exponent=exponent(report.partnership.currency),
        customer_href=address.changed(shown_as=None, customer=None).href_with_customer,
        count=_counted(used, "customer", report.locale),
        total=formats.number(int(found["peak"].sum()), report.locale),
        amount_total=_amount_of(report, found),
        unpriced=line.unpriced if line and report.priced else 0,
        priced=report.priced,
        switch=switch,
        file_href=_file(report, "contributions"),
    )
    return drill_customers(_crumbs(report, product), model, report.locale)


def _largest(report: Report, product: Styled, customers: pd.DataFrame, theme: Theme) -> Figure:
    figure = largest_peaks(customers, product.facts.unit, product.style, theme, report.locale)
    title = f"{product.facts.name}: largest peaks, {formats.cycle_range(report.selected, report.locale)}"
    name = f"customers-{report.partnership.code}-{report.selected.label}-{product.facts.code}"
    return for_image(report, figure, title, name)


def _amount_of(report: Report, found: pd.DataFrame) -> str:
    if not report.priced or found["amount_minor"].isna().all():
        return ""
    return _money(report, _amount(report, int(found["amount_minor"].sum())))


def _customer(session: ScopedSession, report: Report, customer: NamedCustomer) -> Component:
    peaks = customer_peaks(session, report.selected, customer.id)
    used = [(product, peaks[product.facts.id]) for product in report.visible if product.facts.id in peaks]
    if peaks and not used:
        why = f"All products that {customer.name} used in this cycle are hidden."
        return drill_hidden(_crumbs(report, None, customer), why, _show_all(report))
    lines = [_customer_product(report, product, peak) for product, peak in used]
    amounts = [peak.amount_minor for _, peak in used if peak.amount_minor is not None]
    total = _money(report, _amount(report, sum(amounts))) if amounts else ""
    footer = _counted(len(lines), "product")
    return drill_customer(_crumbs(report, None, customer), lines, footer, total, priced=report.priced)


def _customer_product(report: Report, product: Styled, peak: CustomerPeak) -> CustomerProduct:
    return CustomerProduct(
        name=product.facts.name,
        style=product.style,
        peak=formats.number(peak.peak, report.locale),
        unit=product.facts.unit,
        peak_day=formats.day(peak.peak_day, report.locale),
        amount="" if peak.amount_minor is None else _money(report, _amount(report, peak.amount_minor)),
        href=report.address.changed(cycle=report.selected.label, product=product.facts.code).href,
    )


def _days(session: ScopedSession, report: Report, product: Styled, customer: NamedCustomer, theme: Theme) -> Component:
    peak = customer_peaks(session, report.selected, customer.id).get(product.facts.id)
    crumbs = _crumbs(report, product, customer)
    if peak is None:
        return _no_reading(crumbs, product, customer)
    readings = daily_readings(session, report.selected, customer.id)
    own = readings[readings["product_id"] == product.facts.id]
    days = _every_day(dict(zip(own["day"], own["quantity"], strict=True)), report)
    curve = daily_curve(days, report.selected, peak.peak_day, product.facts.unit, product.style, theme, report.locale)
    title = f"{customer.name}: {product.facts.name}, {formats.cycle_range(report.selected, report.locale)}"
    name = f"days-{customer.security_center_id}-{report.selected.label}-{product.facts.code}"
    model = DaysOfCustomer(
        facts=_facts(session, report, product, peak, days),
        figure=for_image(report, curve, title, name),
        days=days,
        unit=product.facts.unit,
        switch=_switch(report, as_table=report.address.shown_as == "table"),
        file_href=_file(report, "days"),
    )
    return drill_days(crumbs, model, report.locale)


def _every_day(known: dict[date, int], report: Report) -> pd.DataFrame:
    """The days of the selected cycle that have passed, and today once it is read; columns day and quantity (missing
    without a reading)."""
    days = [day for day in report.selected.days() if day < report.today or (day == report.today and day in known)]
    return pd.DataFrame({"day": days, "quantity": pd.array([known.get(day) for day in days], dtype="Int64")})


def _facts(
    session: ScopedSession, report: Report, product: Styled, peak: CustomerPeak, days: pd.DataFrame
) -> list[tuple[str, str]]:
    missing = int(days["quantity"].isna().sum())
    counted = f"{len(days) - missing} of {len(days)}" + (f", {missing} missing" if missing else "")
    facts = [
        ("Peak", f"{formats.number(peak.peak, report.locale)} {product.facts.unit}"),
        ("Peak day", formats.weekday(peak.peak_day, report.locale)),
    ]
    if report.priced:
        facts += _price_facts(session, report, peak)
    return [*facts, ("Days with a reading", counted)]


def _price_facts(session: ScopedSession, report: Report, peak: CustomerPeak) -> list[tuple[str, str]]:
    if peak.amount_minor is None or peak.price_id is None:
        return [("Amount", "unpriced")]
    text = line_price(session, report.partnership, report.selected, peak.price_id, peak.peak)
    amount = _money(report, _amount(report, peak.amount_minor))
    return [("Amount", amount), ("Price", f"{text} {report.partnership.currency}")]


def _no_reading(crumbs: list[Crumb], product: Styled, customer: NamedCustomer) -> Component:
    why = f"{customer.name} has no reading of {product.facts.name} on any day of this cycle."
    return card([breadcrumb(crumbs)], empty("No reading in this cycle", why, icon="report"), label="Details")


def _unknown_customer(report: Report) -> Component:
    back = link_button("Back to the cycle", report.address.changed(customer=None, product=None).href)
    why = "It does not exist, or it is not among the customers you may see."
    if report.tags.ids:
        why = f"It is not among the customers with {report.tag_names}, or you may not see it."
    return card([], empty("There is no such customer here", why, back), label="Details")


def _crumbs(report: Report, product: Styled | None = None, customer: NamedCustomer | None = None) -> list[Crumb]:
    top = report.address.changed(product=None, customer=None, shown_as=None)
    crumbs = [Crumb(formats.cycle_month(report.selected, report.locale), top.href if product or customer else None)]
    if product is not None:
        at_product = top.changed(product=product.facts.code)
        crumbs.append(Crumb(product.facts.name, at_product.href if customer else None))
    if customer is not None:
        crumbs.append(Crumb(customer.name))
    return crumbs


def _show_all(report: Report) -> str:
    return report.address.changed(hide=frozenset()).href


def _switch(report: Report, *, as_table: bool) -> Switch:
    address = report.address
    return Switch(address.changed(shown_as="chart").href, address.changed(shown_as="table").href, as_table)


def _file(report: Report, level: str) -> str:
    address = report.address.changed(cycle=report.selected.label)
    return f"{address.path}/{level}.csv{address.search}"


def _amount(report: Report, minor: int) -> Decimal:
    return from_minor(minor, report.partnership.currency)


def _money(report: Report, amount: Decimal | None) -> str:
    return formats.money(amount or Decimal(0), report.partnership.currency, report.locale)


def _counted(number: int, noun: str, locale: str = "en") -> str:
    return f"{formats.number(number, locale)} {noun}" + ("" if number == 1 else "s")
