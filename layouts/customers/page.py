"""The page of one customer before anything has arrived: places for its header, its sub-tabs and what one shows."""

from collections.abc import Collection

from dash import dcc, html

from auth.permissions import Permission
from layouts.customers.ids import CustomersId
from layouts.parts.skeleton import skeleton_line, skeleton_tiles


def build(permissions: Collection[Permission]) -> html.Div:
    """The skeleton; everything in it depends on the customer in the address."""
    return html.Div(
        [
            html.Div(
                [html.H1(skeleton_line(), className="page-title")], id=CustomersId.HEADER, className="customer-head"
            ),
            html.Div(id=CustomersId.TABS),
            html.Div(id=CustomersId.NOTICE),
            html.Div(skeleton_tiles(3), id=CustomersId.BODY, className="customer-body"),
            dcc.Store(id=CustomersId.CHANGED),
        ],
        id=CustomersId.PAGE,
        className="page-body customer-page",
    )
