"""The strip of open customer tabs under the top bar; dragging, closing and moving happen in strip.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.icon import icon
from layouts.parts.link import link

_KEYS = "Alt+Shift+Left and Right move a tab, Delete closes it"


@dataclass(frozen=True)
class TabItem:
    """One open customer: Security Center ID, name, the address it was left at, whether it is the one shown."""

    customer: str
    name: str
    href: str
    current: bool = False


def strip(tabs: Sequence[TabItem], home: str) -> list[Component]:
    """The open tabs from left to right and what can be done with all of them; nothing without any.

    `home` is the address to go to once the last tab is closed.
    """
    if not tabs:
        return []
    told: dict[str, Any] = {"data-home": home}
    return [
        html.Nav(
            html.Ul([_tab(tab) for tab in tabs], className="strip-tabs"),
            className="strip-nav",
            **told,
            **aria(label="Open customers", description=_KEYS),
        ),
        _all_tabs(others=len(tabs) > 1 and any(tab.current for tab in tabs)),
    ]


def _tab(tab: TabItem) -> html.Li:
    told: dict[str, Any] = {"data-customer": tab.customer}
    closes: dict[str, Any] = {"data-close": tab.customer}
    close = html.Button(
        icon("close"),
        type="button",
        className="strip-close",
        title="Close tab",
        tabIndex="-1" if not tab.current else "0",
        **closes,
        **aria(label=f"Close tab {tab.name}"),
    )
    name = link(tab.name, tab.href, "strip-link", current=tab.current, title=f"{tab.name} · {tab.customer}")
    class_name = "strip-tab strip-tab-current" if tab.current else "strip-tab"
    return html.Li([name, close], className=class_name, draggable="true", **told)


def _all_tabs(*, others: bool) -> html.Details:
    """What is done with all tabs; without a current one there are no `others`."""

    def choice(text: str, deed: str, *, disabled: bool = False) -> html.Li:
        made: dict[str, Any] = {"data-deed": deed}
        return html.Li(html.Button(text, type="button", className="menu-item", disabled=disabled, **made))

    return html.Details(
        [
            html.Summary(icon("more"), className="icon-button", title="Open tabs", **aria(label="All open tabs")),
            html.Ul(
                [choice("Close others", "others", disabled=not others), choice("Close all", "all")],
                className="menu menu-end",
            ),
        ],
        className="popover-root strip-menu",
    )
