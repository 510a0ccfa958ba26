"""A dialog over the page, and a field of its form with a place for what is wrong with what was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

FieldType = Literal["text", "email", "tel"]


@dataclass(frozen=True)
class DialogIds:
    """The ids of a dialog and its title; `problem` is the place for what is wrong with all of it, if any."""

    dialog: str
    title: str
    problem: str = ""


def dialog(
    ids: DialogIds,
    body: Sequence[Component],
    foot: Sequence[Component] = (),
    *,
    title: str = "",
    closes: bool = True,
) -> dbc.Modal:
    """A closed dialog. One that does not close by itself is left only by a button of its foot."""
    problem = [html.Div(id=ids.problem, role="alert", className="form-problem")] if ids.problem else []
    return dbc.Modal(
        [
            dbc.ModalHeader(html.H2(title, id=ids.title, className="dialog-title"), close_button=closes),
            dbc.ModalBody(list(body)),
            *problem,
            *([dbc.ModalFooter(list(foot))] if foot else []),
        ],
        id=ids.dialog,
        is_open=False,
        backdrop=True if closes else "static",
        keyboard=closes,
        scrollable=True,
        centered=True,
        fade=False,
        class_name="dialog",
        labelledby=ids.title,
    )


def text_field(
    label: str | Sequence[str | Component],
    id: str,
    problem: str,
    longest: int,
    *,
    value: str = "",
    type: FieldType = "text",
    fixed: bool = False,
) -> html.Div:
    """One line to fill in; a fixed one is shown and cannot be changed."""
    return html.Div(
        [
            html.Label(label, htmlFor=id),
            dbc.Input(
                id=id,
                type=type,
                value=value,
                disabled=fixed,
                maxlength=longest,
                autocomplete="off",
                class_name="field-input",
            ),
            html.P("", id=problem, className="field-error", role="alert"),
        ],
        className="field",
    )
