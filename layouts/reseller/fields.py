"""Fields whose choice becomes part of the address: selects and days; the script that does so is among the assets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.link import link
from layouts.reseller.ids import ResellerId

EVERY = "all"
"""The choice of nothing in particular: a select takes an empty value for none at all."""


@dataclass(frozen=True)
class Filter:
    """One filter: its part of the address, what all of it is called, values with their texts, and what is chosen."""

    key: str
    label: str
    every: str
    choices: Sequence[tuple[str, str]]
    chosen: str | None


_IDS = {
    "product": ResellerId.FILTER_PRODUCT,
    "owner": ResellerId.FILTER_OWNER,
    "country": ResellerId.FILTER_COUNTRY,
}


def filters(tags: Sequence[Component], models: Sequence[Filter], clear_href: str | None) -> html.Div:
    """The filters side by side, that by tags first; `clear_href` leads to the same view without any, where there are
    some."""
    clear = [link("Clear filters", clear_href, "quiet-link")] if clear_href else []
    return html.Div(
        [html.Div(list(tags), className="tag-filter"), *(_select(model) for model in models), *clear],
        className="address-fields",
        role="group",
        **aria(label="Filters"),
    )


def days(label: str, first: tuple[str, str, str], last: tuple[str, str, str], today: str) -> html.Div:
    """Two days up to today (ISO) that are chosen together; each is id, part of the address and ISO day."""
    together: dict[str, Any] = {"data-together": "days"}
    return html.Div(
        [_day("From", *first, today), _day("To", *last, today)],
        className="address-fields address-days",
        role="group",
        **aria(label=label),
        **together,
    )


def _select(model: Filter) -> html.Div:
    id = _IDS[model.key]
    options = [{"value": EVERY, "label": model.every}, *({"value": v, "label": text} for v, text in model.choices)]
    known = {value for value, _ in model.choices}
    value = model.chosen if model.chosen in known else EVERY
    class_name = "select" if value == EVERY else "select select-chosen"
    return _field(model.label, id, model.key, dbc.Select(id=id, options=options, value=value, class_name=class_name))


def _day(text: str, id: str, key: str, value: str, today: str) -> html.Div:
    return _field(text, id, key, dbc.Input(id=id, type="date", value=value, max=today, class_name="field-input"))


def _field(label: str, id: str, key: str, field: Component) -> html.Div:
    told: dict[str, Any] = {"data-query": key}
    return html.Div([html.Label(label, htmlFor=id), field], className="address-field", **told)
