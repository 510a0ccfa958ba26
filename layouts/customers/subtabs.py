"""The six sub-tabs of a customer and the row of links that chooses one; what they show has modules of its own."""

from collections.abc import Mapping
from enum import StrEnum

from dash import html

from layouts.parts.aria import aria
from layouts.parts.link import link


class SubTab(StrEnum):
    """A sub-tab by its part of the address, in their order on the page."""

    TASKS = "tasks"
    COMMERCIAL = "commercial"
    USAGE = "usage"
    ENGAGEMENT = "engagement"
    CHURN = "churn"
    CONTACTS = "contacts"


TITLES: Mapping[SubTab, str] = {
    SubTab.TASKS: "Tasks",
    SubTab.COMMERCIAL: "Commercial",
    SubTab.USAGE: "Product usage",
    SubTab.ENGAGEMENT: "Engagement",
    SubTab.CHURN: "Churn risk",
    SubTab.CONTACTS: "Contacts",
}


def sub_tabs(base: str, current: SubTab, badges: Mapping[SubTab, tuple[str, str]], kept: str = "") -> html.Nav:
    """The sub-tabs as links; `base` is the customer's address, `badges` gives a count and what it counts, `kept` the
    query string that every sub-tab begins with."""
    items = [html.Li(_item(tab, f"{base}/{tab}{kept}", tab is current, badges.get(tab))) for tab in SubTab]
    return html.Nav(html.Ul(items), className="sub-tabs", **aria(label="Views of the customer"))


def _item(tab: SubTab, href: str, current: bool, badge: tuple[str, str] | None) -> html.A:
    count = [] if badge is None else [html.Span(badge[0], className="sub-tab-count", title=badge[1])]
    return link([html.Span(TITLES[tab]), *count], href, "sub-tab", current=current)
