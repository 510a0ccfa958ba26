"""The header of a customer: who it is, its state, tags and owner, and what can be done from anywhere on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts.parts.badges import Tone, badge, status_badge
from layouts.parts.button import link_button


@dataclass(frozen=True)
class Mark:
    """A badge with its meaning in a word and in full."""

    text: str
    tone: Tone
    title: str


@dataclass(frozen=True)
class TagMark:
    """A tag: its name and which of the eight colours it has."""

    name: str
    colour: int


@dataclass(frozen=True)
class CustomerHeader:
    """What the header shows; `facts` are pairs of a word and a value, `report_href` the customer on the report."""

    name: str
    security_center_id: str
    status: str
    marks: Sequence[Mark]
    tags: Sequence[TagMark]
    facts: Sequence[tuple[str, str]]
    report_href: str


def header(
    model: CustomerHeader, actions: Sequence[Component] = (), editors: Sequence[Component] = ()
) -> list[Component]:
    """Name and state in the first row, facts and tags in the second; `actions` stand before the link to the report.

    `editors` change owner and tags; they stand in place of the tags as plain text.
    """
    marks = [badge(mark.text, mark.tone, mark.title) for mark in model.marks]
    return [
        html.Div(
            [
                html.H1(model.name, className="page-title", tabIndex="-1"),
                status_badge(model.status),
                *marks,
                html.Div([*actions, link_button("Open in report", model.report_href)], className="page-controls"),
            ],
            className="customer-title",
        ),
        html.Div(
            [
                html.Span(model.security_center_id, className="customer-id"),
                *(_fact(word, value) for word, value in model.facts),
                *(editors or [tag_mark(tag) for tag in model.tags]),
            ],
            className="customer-facts",
        ),
    ]


def tag_mark(tag: TagMark) -> html.Span:
    """A tag as it looks everywhere."""
    return html.Span(html.Span(tag.name, className="tag-text"), className=f"customer-tag product-{tag.colour}")


def _fact(word: str, value: str) -> html.Span:
    return html.Span([html.Span(f"{word} ", className="fact-word"), value], className="customer-fact")
