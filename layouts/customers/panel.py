"""The panel beside a customer's sub-tabs: its place, its two views and the button that opens it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId
from layouts.customers.notes import composer
from layouts.parts.aria import aria
from layouts.parts.icon import icon
from layouts.parts.link import link
from layouts.parts.segmented import Choice, segmented


def panel_place() -> html.Aside:
    """The panel before it was opened."""
    return html.Aside(
        [
            html.Div(id=CustomersId.PANEL_HEAD, className="card-head panel-head", tabIndex="-1"),
            html.Div(id=CustomersId.PANEL_NOTICE),
            composer(),
            html.Div(id=CustomersId.PANEL_BODY, className="panel-list"),
        ],
        id=CustomersId.PANEL,
        className="panel customer-panel",
        hidden=True,
        **aria(label="Notes and timeline"),
    )


def panel_head(choices: Sequence[Choice], close_href: str) -> list[Component]:
    """The two views, and the way to close the panel."""
    close = link(icon("close"), close_href, "icon-button panel-close", title="Close", **aria(label="Close the panel"))
    return [segmented("Shown in the panel", choices), close]


def panel_button(notes: str, href: str, *, opened: bool) -> html.A:
    """The button of the header that opens or closes the panel; `notes` is how many there are."""
    told = aria(expanded=True if opened else "false", controls=CustomersId.PANEL, label=f"Notes, {notes}")
    count = html.Span(notes, className="panel-count")
    return link([icon("note"), html.Span("Notes"), count], href, "button button-plain", role="button", **told)
