"""What the sub-tab of product usage shows for the days in the address."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dash import Input, Output, State
from dash.development.base_component import Component

from callbacks.chart_images import for_image
from callbacks.customers.usage_address import Preset, RangeRefused, UsageAddress
from callbacks.customers.usage_data import Peak, Usage, Used, read_usage
from callbacks.customers.view import Shown
from callbacks.wiring import Wiring
from data.domain.cycles import state_of
from layouts import formats
from layouts.customers.ids import CustomersId
from layouts.customers.usage import DayTable, RangeChoice, TableColumn, UsageFoot, no_usage, refused, usage
from layouts.customers.usage_figure import usage_figure
from layouts.customers.usage_panel import Panel, PeakMark, Span
from layouts.parts.chart import Figure
from layouts.parts.segmented import Choice

_PRESETS: tuple[tuple[str, Preset], ...] = (
    ("This cycle", "cycle"),
    ("Last cycle", "last"),
    ("3 months", "3m"),
    ("12 months", "12m"),
    ("All", "all"),
)
_WIDE, _HALF, _NARROW = 1100, 540, 310
_ONE_DAY = timedelta(days=1)


def wire(w: Wiring) -> None:
    w.in_browser(
        "downloadImage",
        Output(CustomersId.USAGE_IMAGE, "title"),
        Input(CustomersId.USAGE_IMAGE, "n_clicks"),
        State(CustomersId.USAGE_CHART, "id"),
        prevent_initial_call=True,
    )


def view(shown: Shown) -> list[Component]:
    """The customer's daily quantities of the days in the address, as charts or as a table. Two statements."""
    address = UsageAddress.parse(shown.href, shown.search)
    configuration = shown.asked.portal.settings.configuration
    try:
        found = read_usage(shown.session, shown.partnership, shown.customer.id, address, shown.today, configuration)
    except RangeRefused as error:
        return refused(_choice(address, address.first, address.last, str(error)), address.at("3m").href)
    if not found.products:
        return no_usage()
    as_of = formats.as_of(shown.partnership.usage_loaded_at, shown.partnership.timezone, shown.locale)
    drawn = _table(found) if address.as_table else _for_image(shown, found, _figure(shown, found), as_of)
    return usage(_choice(address, found.first, found.last), drawn, UsageFoot(as_of, address.file_href), shown.locale)


def _choice(address: UsageAddress, first: date | None, last: date | None, problem: str = "") -> RangeChoice:
    return RangeChoice(
        presets=[
            Choice(text, address.at(preset).href, preset == address.preset and not address.is_free)
            for text, preset in _PRESETS
        ],
        views=[
            Choice("Charts", address.shown(as_table=False).href, not address.as_table),
            Choice("Table", address.shown(as_table=True).href, address.as_table),
        ],
        first=first,
        last=last,
        problem=problem,
    )


def _figure(shown: Shown, found: Usage) -> Figure:
    columns = 1 if shown.narrow or len(found.products) == 1 else 2
    width = _NARROW if shown.narrow else _HALF if columns == 2 else _WIDE
    span = Span(found.first, found.last, found.cycles, width)
    panels = [_panel(shown, found, product) for product in found.products]
    return usage_figure(panels, span, shown.theme, shown.locale, columns=columns)


def _for_image(shown: Shown, found: Usage, figure: Figure, as_of: str) -> Figure:
    title = f"{shown.customer.name}: product usage, {formats.day_range(found.first, found.last, shown.locale)}"
    name = f"usage-{shown.customer.security_center_id}-{found.first}-{found.last}"
    return for_image(figure, title, name, (shown.partnership.name, as_of), shown.session.scope)


def _panel(shown: Shown, found: Usage, product: Used) -> Panel:
    facts = product.styled.facts
    return Panel(
        name=facts.name,
        unit=facts.unit,
        note=_note(shown, found, product),
        style=product.styled.style,
        quantities=[product.quantities.get(day) for day in found.days],
        missing=list(runs(missing_days(found, product, shown.today))),
        peaks=[_mark(shown, found, peak) for peak in product.peaks],
        licences=product.licences,
    )


def _mark(shown: Shown, found: Usage, peak: Peak) -> PeakMark:
    grace = shown.asked.portal.settings.configuration.billing.grace_days
    return PeakMark(
        first=max(peak.cycle.start, found.first),
        last=min(peak.cycle.last_day, found.last),
        quantity=peak.quantity,
        text=formats.number(peak.quantity, shown.locale),
        day=peak.day if found.first <= peak.day <= found.last else None,
        estimate=state_of(peak.cycle, shown.today, grace).is_estimate,
    )


def _note(shown: Shown, found: Usage, product: Used) -> str:
    """The highest of the peaks, and the licences of the last day that is shown and has passed."""
    parts = []
    if product.peaks:
        highest = max(product.peaks, key=lambda peak: peak.quantity)
        text = formats.number(highest.quantity, shown.locale)
        parts.append(f"Highest peak {text} on {formats.day(highest.day, shown.locale)}")
    known = found.days[-1] if found.days else found.first
    licences = next((step.licences for step in product.licences if step.first <= known <= step.last), 0)
    if product.licences:
        parts.append(f"{formats.number(licences, shown.locale)} licences" if licences else "no licences now")
    return " · ".join(parts)


def _table(found: Usage) -> DayTable:
    """Newest day first, as one reads it."""
    looks = [product.styled for product in found.products]
    columns = [TableColumn(look.facts.code, look.short, look.facts.name, look.facts.unit) for look in looks]
    return DayTable(columns, [_row(found, day) for day in reversed(found.days)])


def _row(found: Usage, day: date) -> dict[str, object]:
    read = {product.styled.facts.code: product.quantities.get(day) for product in found.products}
    cycle = next(cycle.label for cycle in found.cycles if day in cycle)
    return {"day": day.isoformat(), "cycle": cycle} | {code: value for code, value in read.items() if value is not None}


def missing_days(found: Usage, product: Used, today: date) -> list[date]:
    """R-USAGE-2: the days before today without a reading, from the product's first reading on."""
    if product.first_reading is None:
        return []
    return [day for day in found.days if product.first_reading <= day < today and day not in product.quantities]


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """First and last day of each unbroken run of days, which are given in order."""
    first = last = None
    for day in days:
        if first is None or last is None or day - last > _ONE_DAY:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last
