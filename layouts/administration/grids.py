"""Columns and rows of the table of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from layouts.parts.badges import Tone
from layouts.parts.grid import ColumnDef, call


@dataclass(frozen=True)
class PersonRow:
    """Somebody of the partnership, every text in the reader's locale.

    `sees_nothing` marks a person to whom no customer is given; `signed_in_at` sorts the column beside its text.
    """

    id: int
    name: str
    email: str
    role: str
    customers: str
    sees_nothing: bool
    signed_in: str
    signed_in_at: datetime | None
    second_factor: str
    second_factor_tone: Tone
    state: str
    state_tone: Tone
    href: str
    """The address of the person's dialog."""


def columns(*, narrow: bool) -> list[ColumnDef]:
    """The table's columns; on a narrow page the name is not held in place, and the state stands beside it."""
    name: ColumnDef = {
        "field": "name",
        "headerName": "Person",
        "minWidth": 200,
        "flex": 2,
        "sort": "asc",
        "cellRenderer": "PersonName",
        "getQuickFilterText": call("personText(params)"),
        "filter": False,
    }
    state = _marked("state", "State", "stateTone", 210 if narrow else 232)
    role: ColumnDef = {"field": "role", "headerName": "Role", "width": 128, "filter": False}
    rest = [
        _marked("customers", "Customers", "customersTone", 124),
        {
            "field": "signedIn",
            "headerName": "Last sign-in",
            "width": 160,
            "comparator": call("bySignIn"),
            "sortingOrder": ["desc", "asc", None],
            "cellClass": "cell-quiet",
            "filter": False,
        },
        _marked("secondFactor", "Second factor", "secondFactorTone", 168),
    ]
    return [name, state, role, *rest] if narrow else [name, role, *rest, state]


def rows(people: Sequence[PersonRow], made_for: str) -> list[dict[str, object]]:
    """The people as the table's rows, whose links were made for an address."""
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "email": one.email,
            "role": one.role,
            "customers": one.customers,
            "customersTone": "watch" if one.sees_nothing else "",
            "signedIn": one.signed_in,
            "signedInAt": one.signed_in_at.isoformat() if one.signed_in_at else "",
            "secondFactor": one.second_factor,
            "secondFactorTone": one.second_factor_tone,
            "state": one.state,
            "stateTone": one.state_tone,
            "href": one.href,
            "from": made_for,
        }
        for one in people
    ]


def _marked(field: str, title: str, tone: str, width: int) -> ColumnDef:
    return {
        "field": field,
        "headerName": title,
        "width": width,
        "cellRenderer": "MarkedText",
        "cellRendererParams": {"tone": tone},
        "filter": False,
    }
