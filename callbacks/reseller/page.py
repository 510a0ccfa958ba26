"""What happens on a reseller's report: its figures for an address, and which part of it draws the rest."""

from collections.abc import Callable, Mapping, Sequence

from dash import Input, Output, State
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.reseller import acv, customers, export, movement, renewals, usage
from callbacks.reseller.address import Section
from callbacks.reseller.data import Book, read_reseller
from callbacks.reseller.tiles import reseller_tiles
from callbacks.tags.report_filter import tag_control
from callbacks.wiring import Asked, Values, Wiring, theme_of
from layouts import formats
from layouts.parts.segmented import Choice
from layouts.reseller.acv import no_orders
from layouts.reseller.fields import Filter, filters
from layouts.reseller.ids import ResellerId
from layouts.reseller.page import sections, subtitle, tiles
from layouts.shell.ids import ShellId

View = Callable[..., Sequence[Component]]

VIEWS: Mapping[Section, View] = {
    Section.ACV: acv.view,
    Section.RENEWALS: renewals.view,
    Section.MOVEMENT: movement.view,
    Section.CUSTOMERS: customers.view,
    Section.USAGE: usage.view,
}
"""What draws each part."""

_OF_ORDERS = frozenset({Section.ACV, Section.RENEWALS, Section.MOVEMENT})
_IMAGES = {
    ResellerId.CHART_IMAGE: ResellerId.CHART,
    ResellerId.BRIDGE_IMAGE: ResellerId.BRIDGE,
    ResellerId.RETENTION_IMAGE: ResellerId.RETENTION,
    ResellerId.USAGE_IMAGE: ResellerId.USAGE,
}
_TITLES = {
    Section.ACV: "ACV",
    Section.RENEWALS: "Renewals",
    Section.MOVEMENT: "Movement",
    Section.CUSTOMERS: "Customers",
    Section.USAGE: "Usage",
}


def wire(w: Wiring) -> None:
    w.on(
        show_reseller,
        permission=Permission.REPORT_READ,
        outputs={
            "subtitle": Output(ResellerId.SUBTITLE, "children"),
            "tiles": Output(ResellerId.TILES, "children"),
            "sections": Output(ResellerId.SECTIONS, "children"),
            "filters": Output(ResellerId.FILTERS, "children"),
            "body": Output(ResellerId.BODY, "children"),
            "notice": Output(ResellerId.NOTICE, "children"),
        },
        inputs={
            "search": Input(ShellId.LOCATION, "search"),
            "theme": Input(ShellId.THEME, "data"),
            "narrow": Input(ShellId.NARROW, "data"),
        },
    )
    w.in_browser(
        "acvPointClicked",
        Output(ShellId.LOCATION, "search", allow_duplicate=True),
        Input(ResellerId.CHART, "clickData"),
        State(ShellId.LOCATION, "search"),
        prevent_initial_call=True,
    )
    for image, of_chart in _IMAGES.items():
        w.in_browser(
            "downloadImage",
            Output(image, "title"),
            Input(image, "n_clicks"),
            State(of_chart, "id"),
            prevent_initial_call=True,
        )
    export.wire(w)
    renewals.wire(w)


def show_reseller(asked: Asked, search: object, theme: object, narrow: object) -> Values:
    """The whole report for an address."""
    with asked.session() as session:
        book = read_reseller(asked, session, search, theme_of(theme))
        return {
            "subtitle": subtitle(book.partnership.timezone, formats.day(book.today, book.locale)),
            "tiles": tiles(reseller_tiles(book)),
            "sections": sections(_choices(book)),
            "filters": filters(
                tag_control(book.address, book.tag_names),
                _filters(book),
                book.address.without_filters.href if book.address.filtered else None,
            ),
            "body": _body(book, narrow=narrow is True),
            "notice": None,
        }


def _body(book: Book, *, narrow: bool) -> list[Component]:
    """The part that is asked for; those that are made of orders alone say so where there are none."""
    if book.orders.frame.empty and book.address.section in _OF_ORDERS:
        return no_orders(clear_href=book.address.without_filters.href if book.address.filtered else None)
    return list(VIEWS[book.address.section](book, narrow=narrow))


def _choices(book: Book) -> list[Choice]:
    here = book.address.section
    return [Choice(_TITLES[one], book.address.showing(one).href, one is here) for one in VIEWS]


def _filters(book: Book) -> list[Filter]:
    address = book.address
    owners = {str(one.owner_id): one.owner for one in book.everybody if one.owner_id is not None and one.owner}
    countries = sorted({one.country for one in book.everybody if one.country})
    return [
        Filter(
            "product",
            "Product",
            "All products",
            [(one.facts.code, one.facts.name) for one in book.products],
            address.product,
        ),
        Filter(
            "owner",
            "Owner",
            "All owners",
            sorted(owners.items(), key=lambda owner: owner[1].casefold()),
            _text(address.owner),
        ),
        Filter("country", "Country", "All countries", [(code, code) for code in countries], address.country),
    ]


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
