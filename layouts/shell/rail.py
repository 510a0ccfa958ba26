"""The rail: the brand and the pages the viewer may open."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.pages import PAGES, Page
from layouts.parts.aria import aria
from layouts.parts.badges import demo_pill
from layouts.parts.button import icon_button
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.shell.ids import ShellId
from layouts.shell.model import Brand


def rail(brand: Brand, navigation_items: Sequence[Component]) -> html.Aside:
    """The rail; at small widths it is a drawer that the top bar's menu button opens."""
    head = [_mark(brand), html.Span(brand.name, className="brand-name"), *([demo_pill()] if brand.demo else [])]
    return html.Aside(
        [
            html.Div([*head, icon_button("close", "Close menu", ShellId.RAIL_CLOSE)], className="brand"),
            html.Nav(list(navigation_items), id=ShellId.NAVIGATION, className="rail-nav", **aria(label="Pages")),
            html.Div(
                html.Button(
                    [icon("panel"), html.Span("Collapse", className="rail-text")],
                    id=ShellId.RAIL_FOLD,
                    type="button",
                    className="rail-item rail-fold",
                    **aria(expanded=True, controls=ShellId.RAIL),
                ),
                className="rail-end",
            ),
        ],
        id=ShellId.RAIL,
        className="rail",
    )


def _mark(brand: Brand) -> Component:
    """The brand's picture, or its letter; the name stands beside it."""
    if brand.logo is not None:
        return html.Img(src=brand.logo, alt="", className="brand-logo")
    return html.Span(brand.initial, className="brand-mark", **aria(hidden=True))


def navigation(
    permissions: Collection[Permission],
    base: str,
    current: str,
    counts: Mapping[str, int] | None = None,
    *,
    model: str,
) -> list[Component]:
    """The pages a viewer may open in a partnership of a model, grouped; `current` is a page's path, `counts` go beside
    page paths."""
    allowed = [
        page for page in PAGES if page.permission in permissions and page.is_in(model) and not page.of_a_customer
    ]
    return [
        _group(title, list(pages), base, current, counts or {})
        for title, pages in groupby(allowed, key=lambda page: page.group)
    ]


def _group(title: str, pages: Sequence[Page], base: str, current: str, counts: Mapping[str, int]) -> Component:
    heading = [html.P(title, className="rail-group rail-text")] if title else []
    items = [html.Li(_item(page, base, current, counts.get(page.path))) for page in pages]
    return html.Div([*heading, html.Ul(items)], className="rail-section")


def _item(page: Page, base: str, current: str, count: int | None) -> html.A:
    number = [html.Span(str(count), className="rail-count")] if count else []
    return link(
        [icon(page.icon), html.Span(page.title, className="rail-text"), *number],
        f"{base}/{page.path}",
        "rail-item",
        current=page.path == current,
        title=page.title,
    )
