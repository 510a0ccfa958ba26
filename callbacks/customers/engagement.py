"""What the sub-tab of a customer's engagement shows."""

from typing import Literal, get_args
from urllib.parse import parse_qs

import pandas as pd
from dash.development.base_component import Component

from callbacks.customers.view import Shown
from data.domain.engagement import Engagement, matrix, months_shown
from data.queries.customer_engagement import list_activity
from layouts import formats
from layouts.customers.engagement import Matrix, MatrixRow, engagement
from layouts.parts.segmented import Choice

Whose = Literal["all", "client", "partner"]
_TEXTS = {"all": "Everybody", "client": "Customer", "partner": "Us"}


def view(shown: Shown) -> list[Component]:
    """R-ENGAGE-1: twelve months of what happened, by everybody, the customer's people or the partner's."""
    whose = _whose(shown.search)
    found = list_activity(shown.session, shown.customer.id, months_shown(shown.today)[0], shown.today)
    own = found if whose == "all" else found[found["by"] == whose]
    choices = [
        Choice(text, shown.href if name == "all" else f"{shown.href}?by={name}", name == whose)
        for name, text in _TEXTS.items()
    ]
    return engagement(_matrix(shown, matrix(own, shown.today), whose), choices)


def _matrix(shown: Shown, drawn: Engagement, whose: Whose) -> Matrix:
    def number(value: int) -> str:
        return formats.number(value, shown.locale)

    months = months_shown(shown.today)
    by_whom = {"all": "everybody", "client": "the customer's own people", "partner": "our people"}[whose]
    span = f"{formats.month(months[0], shown.locale)} {formats.DASH} {formats.day(shown.today, shown.locale)}"
    return Matrix(
        months=[(formats.month_only(month, shown.locale), formats.month(month, shown.locale)) for month in months],
        rows=[
            MatrixRow(
                kind=_kind(kind),
                cells=[(number(count), shade) for count, shade in zip(counts, shades, strict=True)],
                total=number(sum(counts)),
            )
            for kind, counts, shades in zip(
                drawn.counts.index.astype(str), _lines(drawn.counts), _lines(drawn.shades), strict=True
            )
        ],
        totals=[number(int(total)) for total in drawn.counts.sum(axis="index")],
        total=number(int(drawn.counts.to_numpy().sum())),
        note=f"What {by_whom} did, {span}, {shown.partnership.timezone}",
    )


def _lines(table: pd.DataFrame) -> list[list[int]]:
    lines: list[list[int]] = table.to_numpy().tolist()
    return lines


def _kind(kind: str) -> str:
    """A kind of activity as a reader's word: `report_viewed` is "Report viewed"."""
    words = kind.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _whose(search: str) -> Whose:
    said = parse_qs(search.lstrip("?"), max_num_fields=50).get("by", ["all"])[-1] if len(search) < 2_000 else "all"
    return next((known for known in get_args(Whose) if known == said), "all")
