"""The page of one customer before anything has arrived: places for its header, its sub-tabs and what one shows."""

from collections.abc import Collection
from typing import Any

from dash import dcc, html

from auth.permissions import Permission
from layouts.customers.contact_dialog import contact_dialog
from layouts.customers.ids import CustomersId
from layouts.customers.panel import panel_place
from layouts.parts.aria import aria
from layouts.parts.skeleton import skeleton_line, skeleton_tiles

_KEEPS: dict[str, Any] = {"data-keep": "panel events"}
"""What links in a sub-tab to the same customer take along: the panel, which is no concern of the sub-tab's."""


def build(permissions: Collection[Permission]) -> html.Div:
    """The skeleton; everything in it depends on the customer in the address."""
    return html.Div(
        [
            html.Div(
                [html.H1(skeleton_line(), className="page-title")], id=CustomersId.HEADER, className="customer-head"
            ),
            html.Div(id=CustomersId.TABS),
            html.Div(id=CustomersId.NOTICE),
            html.Div(
                [html.Div(skeleton_tiles(3), id=CustomersId.BODY, className="customer-body", **_KEEPS), panel_place()],
                className="customer-columns",
            ),
            contact_dialog(),
            html.Div(id=CustomersId.SAID, className="toasts", role="status", **aria(live="polite")),
            dcc.Store(id=CustomersId.CHANGED),
        ],
        id=CustomersId.PAGE,
        className="page-body customer-page",
    )
