"""A customer's commercial facts at a reseller: what orders are worth and how far licences are used; each order as a
line lives in `commercial_orders`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dash.development.base_component import Component

from callbacks.customers.commercial_orders import by_state, order_line
from callbacks.customers.view import Shown
from callbacks.products import Styled, styled
from data.domain.contracts import (
    NEW,
    Order,
    a_year_before,
    acv_on,
    growth,
    is_active,
    last_month_ends,
    licences_on,
    utilisation,
)
from data.domain.renewals import Renewal, up_for_renewal
from data.queries.customer_commercial import peaks_of
from data.queries.customer_usage import list_products_of
from layouts import formats
from layouts.customers.commercial_figure import AcvPoint, acv_line
from layouts.customers.commercial_reseller import AcvCourse, LicenceLine, no_orders, reseller
from layouts.parts.tile import Tile

_MONTHS = 24


def view(shown: Shown) -> list[Component]:
    """Everything that follows from a customer's orders today. Two statements."""
    listed = list_products_of(shown.session, shown.customer.id, shown.partnership.currency)
    orders = [order for product in listed for order in product.orders]
    if not orders:
        return no_orders()
    products = styled([product.facts for product in listed], shown.asked.portal.settings.configuration)
    peaks = peaks_of(shown.session, shown.customer.id, [shown.cycle])[shown.cycle.start]
    used = {product_id: peak.peak for product_id, peak in peaks.items()}
    looks = {product.facts.id: product for product in products}
    lines = _licence_lines(shown, products, orders, used)
    return reseller(
        tiles=[_acv(shown, orders), _growth(shown, orders), _renewal(shown, orders, looks), _utilisation(lines)],
        orders=[order_line(shown, order, orders, looks[order.product_id]) for order in by_state(orders, shown.today)],
        licences=lines,
        course=_course(shown, orders),
        cycle=formats.cycle_range(shown.cycle, shown.locale),
    )


def _acv(shown: Shown, orders: Sequence[Order]) -> Tile:
    running = sum(is_active(order, shown.today) for order in orders)
    note = "no active order" if not running else "1 active order" if running == 1 else f"{running} active orders"
    return Tile("Annual contract value", _money(shown, acv_on(orders, shown.today)), note)


def _growth(shown: Shown, orders: Sequence[Order]) -> Tile:
    then = a_year_before(shown.today)
    before = acv_on(orders, then)
    ratio = growth(acv_on(orders, shown.today), before)
    day = formats.day(then, shown.locale)
    if ratio is None:
        return Tile("Growth in a year", formats.DASH, f"no annual value today or on {day}")
    if ratio == NEW:
        return Tile("Growth in a year", "New", f"no annual value on {day}")
    return Tile(
        "Growth in a year",
        formats.signed_percent(float(ratio), shown.locale),
        f"from {_money(shown, before)} on {day}",
    )


def _renewal(shown: Shown, orders: Sequence[Order], looks: dict[int, Styled]) -> Tile:
    due = next(iter(up_for_renewal(orders, shown.today, date.max)), None)
    if due is None:
        return Tile("Next renewal", "None", "no order runs out without a successor")
    what = f"{looks[due.order.product_id].facts.name}, {_money(shown, due.amount)}"
    return Tile("Next renewal", _days_left(due), f"{formats.day(due.order.end, shown.locale)}: {what}")


def _days_left(due: Renewal) -> str:
    return "Today" if due.days_left == 0 else "1 day" if due.days_left == 1 else f"{due.days_left} days"


def _utilisation(lines: Sequence[LicenceLine]) -> Tile:
    compared = [line for line in lines if line.share is not None]
    if not compared:
        return Tile("Highest utilisation", formats.DASH, "no product has both licences and a reading")
    highest = max(compared, key=lambda line: line.share or 0.0)
    return Tile("Highest utilisation", highest.percent, f"{highest.product}: {highest.peak} of {highest.licences}")


def _licence_lines(
    shown: Shown, products: Sequence[Styled], orders: Sequence[Order], used: dict[int, int]
) -> list[LicenceLine]:
    licences = {product_id: count for (_, product_id), count in licences_on(orders, shown.today).items()}
    theirs = [product for product in products if product.facts.id in licences or product.facts.id in used]
    return [
        _licence_line(shown, product, licences.get(product.facts.id, 0), used.get(product.facts.id))
        for product in theirs
    ]


def _licence_line(shown: Shown, product: Styled, licences: int, peak: int | None) -> LicenceLine:
    share = utilisation(peak, licences)
    over = peak is not None and licences > 0 and peak > licences
    if over and peak is not None:
        remark = f"{formats.number(peak - licences, shown.locale)} over"
    else:
        remark = "no reading" if peak is None else "" if licences else "no licences"
    return LicenceLine(
        product=product.facts.name,
        style=product.style,
        peak=formats.DASH if peak is None else formats.number(peak, shown.locale),
        licences=formats.number(licences, shown.locale) if licences else formats.DASH,
        share=None if share is None else float(share),
        percent=formats.DASH if share is None else _percent(share, shown.locale),
        remark=remark,
        over=over,
    )


def _percent(share: Decimal, locale: str) -> str:
    """Whole percent; what is above all licences never rounds down to them."""
    percent = (share * 100).quantize(Decimal(1))
    if share > 1 and percent == 100:
        percent += 1
    return f"{formats.number(percent, locale)}{formats.UNBROKEN}%"


def _course(shown: Shown, orders: Sequence[Order]) -> AcvCourse:
    stock = [(day, acv_on(orders, day)) for day in last_month_ends(shown.today, _MONTHS)]
    points = [AcvPoint(day, float(value), _money(shown, value)) for day, value in stock]
    figure = acv_line(points, shown.partnership.currency, shown.theme, shown.locale, narrow=shown.narrow)
    return AcvCourse(figure, [(formats.day(point.day, shown.locale), point.text) for point in reversed(points)])


def _money(shown: Shown, amount: Decimal) -> str:
    return formats.money(amount, shown.partnership.currency, shown.locale)
