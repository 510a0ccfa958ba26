"""The top bar: menu button, partnership switcher, customer search, user menu."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.badges import demo_pill, model_badge
from layouts.parts.button import icon_button
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.search_field import search_field
from layouts.shell.ids import ShellId, theme_choice
from layouts.shell.model import PartnershipItem, SearchHit, SignOut, UserItem

_THEMES = (("light", "Light", "sun"), ("dark", "Dark", "moon"), ("system", "Same as device", "screen"))


def topbar(
    partnerships: Sequence[PartnershipItem],
    user: UserItem,
    sign_out: SignOut,
    *,
    searchable: bool = True,
    demo: bool = False,
) -> html.Header:
    """The bar above every page; without the right to see customers there is no search.

    A demo is marked here too: a narrow window has no rail that says so.
    """
    return html.Header(
        [
            icon_button("menu", "Menu", ShellId.MENU, **aria(controls=ShellId.RAIL, expanded=False)),
            html.Div(switcher(partnerships), id=ShellId.SWITCHER, className="switcher"),
            *([demo_pill()] if demo else []),
            html.Div(className="topbar-gap"),
            *([_search()] if searchable else []),
            html.Div(user_menu(user, sign_out), id=ShellId.USER, className="user"),
        ],
        className="topbar",
    )


def switcher(partnerships: Sequence[PartnershipItem]) -> html.Details:
    """The partnership in use, opening the others; a single one is still shown, by name."""
    current = next((item for item in partnerships if item.current), None)
    shown = _partnership(current) if current else [html.Span("Choose a partnership", className="partnership-name")]
    options = [html.Li(link(_partnership(item), item.href, "menu-item", current=item.current)) for item in partnerships]
    return html.Details(
        [
            html.Summary(
                [*shown, icon("chevron-down")],
                className="button button-plain switcher-button",
                **aria(label=f"Partnership: {current.name if current else 'none'}"),
            ),
            html.Ul(options, className="menu"),
        ],
        className="popover-root",
    )


def user_menu(user: UserItem, sign_out: SignOut) -> html.Details:
    """Who is signed in, the theme, and the way out."""
    return html.Details(
        [
            html.Summary(
                html.Span(user.initials, **aria(hidden=True)),
                className="avatar",
                title=user.name,
                **aria(label=f"User menu: {user.name}"),
            ),
            html.Div(
                [
                    html.Div(
                        [html.Strong(user.name), html.Span(user.email, className="menu-note")], className="menu-head"
                    ),
                    html.Div(_themes(user.theme), role="group", className="menu-group", **aria(label="Theme")),
                    html.A([icon("user"), "Your account"], href="/account", className="menu-item"),
                    _sign_out(sign_out),
                ],
                className="menu menu-end",
            ),
        ],
        className="popover-root",
    )


def search_results(hits: Sequence[SearchHit], query: str) -> list[Component]:
    """What the search found for a query; nothing typed closes the list, nothing found says so."""
    if not query.strip():
        return []
    if not hits:
        return [html.P(f"No customer matches “{query.strip()}”", className="menu-empty", role="status")]
    options = [_hit(place, hit) for place, hit in enumerate(hits)]
    return [html.Div(options, id=f"{ShellId.SEARCH_RESULTS}-list", role="listbox", **aria(label="Customers"))]


def _search() -> html.Div:
    return html.Div(
        [
            *search_field(ShellId.SEARCH, "Search customers", "Search customers"),
            html.Kbd("/", **aria(hidden=True)),
            html.Div([], id=ShellId.SEARCH_RESULTS, className="menu search-menu"),
        ],
        className="search",
        role="search",
    )


def _hit(place: int, hit: SearchHit) -> html.A:
    return link(
        [
            html.Span(hit.name, className="hit-name"),
            html.Span(f"{hit.security_center_id} · {hit.note}" if hit.note else hit.security_center_id),
        ],
        hit.href,
        "menu-item hit",
        id=f"{ShellId.SEARCH_RESULTS}-{place}",
        role="option",
        tabIndex="-1",
        **aria(selected=False),
    )


def _partnership(item: PartnershipItem) -> list[Component]:
    return [
        html.Span(item.name, className="partnership-name"),
        model_badge(item.model),
        html.Span(item.currency, className="partnership-currency"),
    ]


def _themes(chosen: str) -> list[html.Button]:
    return [
        html.Button(
            [icon(mark), html.Span(text)],
            id=theme_choice(value),
            type="button",
            n_clicks=0,
            className="menu-item",
            **aria(pressed=True if value == chosen else "false"),
        )
        for value, text, mark in _THEMES
    ]


def _sign_out(sign_out: SignOut) -> html.Form:
    return html.Form(
        [
            dcc.Input(type="hidden", name="csrf_token", value=sign_out.csrf_token),
            html.Button([icon("sign-out"), html.Span("Sign out")], type="submit", className="menu-item"),
        ],
        id=ShellId.SIGN_OUT,
        action=sign_out.action,
        method="POST",
        className="menu-group",
    )
