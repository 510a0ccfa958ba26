"""The part of renewals: sums by window and the forecast, the timeline, the list, and what is said of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.parts.button import button, download_link, link_button
from layouts.parts.card import actions, card
from layouts.parts.chart import Figure, chart
from layouts.parts.chips import swatch
from layouts.parts.empty import empty
from layouts.parts.grid import grid
from layouts.parts.link import link
from layouts.parts.tile import Tile, tile_row
from layouts.reseller.grids import renewal_columns
from layouts.reseller.ids import ResellerId
from layouts.reseller.timeline import STAGE_NAMES, STAGE_STYLES

LONGEST_NOTE = 500


@dataclass(frozen=True)
class RenewalList:
    """Every renewal as a grid row, addresses up to an order's number and to a customer's id, and sums in words."""

    rows: Sequence[dict[str, object]]
    currency: str
    exponent: int
    order_href: str
    customers: str
    foot: str
    file_href: str
    compact: bool


@dataclass(frozen=True)
class Said:
    """One thing that was said of a renewal, in words."""

    stage: str
    words: str
    note: str


@dataclass(frozen=True)
class MarkForm:
    """The renewal that is opened: facts in words, what the form begins with, and all that was said, newest first."""

    order: str
    customer: str
    customer_href: str
    facts: Sequence[tuple[str, str]]
    stage: str
    expected: str
    usual: str
    note: str
    currency: str
    history: Sequence[Said]
    close_href: str
    may_write: bool


def renewals(tiles: Sequence[Tile], figure: Figure, told: RenewalList, opened: Component | None) -> list[Component]:
    """Sums, timeline and list; beside the list the renewal that is opened."""
    if not told.rows:
        why = "No order ends in the next three months without one that follows it."
        return [card([], empty("Nothing is up for renewal", why, icon="check"), label="Renewals")]
    listed = _list(told)
    body = listed if opened is None else html.Div([listed, opened], className="report-columns renewal-columns")
    return [html.Div(sums(tiles), id=ResellerId.RENEWAL_TILES), _timeline(figure), body]


def sums(tiles: Sequence[Tile]) -> Component:
    """The sums by window and the forecast."""
    return tile_row(tiles, "Renewals by days left", small=True)


def mark_form(model: MarkForm) -> Component:
    """What is known of the renewal that is opened, and the form to say more."""
    return card(
        [
            html.H2(f"Order {model.order}", className="card-title"),
            actions(link_button("Close", model.close_href, "quiet", icon="close")),
        ],
        [
            html.Dl(facts_shown(model), id=ResellerId.FACTS, className="facts"),
            *([_form(model)] if model.may_write else []),
            html.Div(history_shown(model.history), id=ResellerId.HISTORY),
        ],
        class_name="renewal-card",
        label=f"Renewal of order {model.order}",
    )


def facts_shown(model: MarkForm) -> list[Component]:
    """What is known of the order, the customer first."""
    customer = link(model.customer, model.customer_href, "task-title")
    told: list[tuple[str, str | Component]] = [("Customer", customer), *model.facts]
    return [html.Div([html.Dt(word), html.Dd(value)]) for word, value in told]


def history_shown(said: Sequence[Said]) -> Component:
    """All that was said of a renewal, newest first."""
    if not said:
        return html.P("No updates on this renewal yet.", className="reseller-note")
    lines = [
        html.Li(
            [
                html.Span([swatch(STAGE_STYLES[one.stage]), STAGE_NAMES[one.stage]], className="key"),
                html.Span(one.words, className="quiet"),
                *([html.P(one.note)] if one.note else []),
            ]
        )
        for one in said
    ]
    return html.Ul(lines, className="renewal-history")


def gone(close_href: str) -> Component:
    """The order of the address is not up for renewal, or not the viewer's."""
    why = "It is renewed or cancelled by now, does not end soon, or belongs to a customer you do not see."
    back = link_button("Close", close_href)
    return card([], empty("This order is not up for renewal", why, back), label="Renewal")


def _timeline(figure: Figure) -> html.Section:
    legend = html.Div(
        [html.Span([swatch(style), STAGE_NAMES[stage]], className="key") for stage, style in STAGE_STYLES.items()],
        className="keys",
    )
    return card(
        [html.H2("Annual value by the day orders end", className="card-title"), legend],
        chart(ResellerId.TIMELINE, "Annual value of renewals by day and stage", figure),
        label="Timeline of renewals",
    )


def _list(told: RenewalList) -> html.Section:
    return card(
        [
            html.H2("Up for renewal", className="card-title"),
            actions(download_link("CSV", told.file_href, "quiet", label="Download the renewals as CSV")),
        ],
        grid(
            ResellerId.RENEWALS,
            renewal_columns(told.currency, told.exponent, told.order_href, told.customers, compact=told.compact),
            row_key="id",
            height=f"{min(len(told.rows), 14) * 35 + 40}px",
            nothing="No renewal fits. Change the column's filter.",
            rows=told.rows,
            fit=True,
        ),
        [html.Span(told.foot, className="foot-text")],
        class_name="panel-list",
        label="Up for renewal",
    )


def _form(model: MarkForm) -> html.Div:
    return html.Div(
        [
            _field("Stage", ResellerId.STAGE, _stages(model.stage)),
            _field(
                f"Expected a year, {model.currency}",
                ResellerId.EXPECTED,
                dbc.Input(
                    id=ResellerId.EXPECTED,
                    type="text",
                    inputmode="decimal",
                    value=model.expected,
                    placeholder=model.usual,
                    autocomplete="off",
                    class_name="field-input",
                ),
                "Leave empty for the current value.",
            ),
            _field(
                "Note",
                ResellerId.NOTE,
                dbc.Textarea(
                    id=ResellerId.NOTE, value=model.note, maxLength=LONGEST_NOTE, rows=3, class_name="field-input"
                ),
            ),
            button("Save", ResellerId.SAVE, "primary"),
        ],
        className="renewal-form",
    )


def _stages(chosen: str) -> dbc.Select:
    options = [{"value": stage, "label": text} for stage, text in STAGE_NAMES.items()]
    return dbc.Select(id=ResellerId.STAGE, options=options, value=chosen, class_name="select")


def _field(label: str, id: str, field: Component, hint: str = "") -> html.Div:
    note = [html.Span(hint, className="field-hint")] if hint else []
    return html.Div([html.Label(label, htmlFor=id), field, *note], className="field")
