"""A button that opens a list with a search field above it; the browser part is a script among the assets.

What is picked goes into a store as `{"value": …}`, or as `{"create": …}` where a new word may be typed; an option
with an address is followed instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts.parts.aria import aria
from layouts.parts.empty import empty
from layouts.parts.icon import icon
from layouts.parts.link import link

_LONGEST = 80


@dataclass(frozen=True)
class PickerIds:
    """The ids of one picker: its button, the place of its options, and the store that hears what was picked."""

    trigger: str
    options: str
    picked: str = ""


@dataclass(frozen=True)
class Option:
    """One line of the list: what it stands for, its text and a note behind it, a colour 1 to 8, an address."""

    value: str
    text: str
    note: str = ""
    colour: int | None = None
    chosen: bool = False
    href: str = ""


def picker(
    ids: PickerIds,
    face: Sequence[str | Component],
    label: str,
    placeholder: str,
    *,
    class_name: str = "button button-plain",
    creates: bool = False,
    foot: Component | None = None,
) -> html.Div:
    """The closed picker; its options are asked for when it opens. `label` says what is picked here."""
    told: dict[str, Any] = {"data-picks": ids.picked}
    return html.Div(
        [
            html.Button(
                list(face),
                id=ids.trigger,
                type="button",
                n_clicks=0,
                className=f"picker-trigger {class_name}",
                title=label,
                **aria(haspopup="listbox", expanded="false", label=label),
            ),
            html.Div(
                [
                    html.Label(
                        [
                            html.Span(placeholder, className="visually-hidden"),
                            dcc.Input(
                                type="text",
                                value="",
                                placeholder=placeholder,
                                autoComplete="off",
                                spellCheck=False,
                                maxLength=_LONGEST,
                                className="picker-words",
                            ),
                        ],
                        className="picker-search",
                    ),
                    html.Div([], id=ids.options, className="picker-options", role="listbox", **aria(label=label)),
                    *([_create()] if creates else []),
                    html.P("Nothing here has that name.", className="picker-nothing", hidden=True),
                    *([html.Div(foot, className="picker-foot")] if foot is not None else []),
                ],
                className="picker-panel",
            ),
        ],
        className="picker",
        **told,
    )


def options(lines: Sequence[Option]) -> list[Component]:
    """The lines of an open picker."""
    return [_option(line) for line in lines]


def nothing_to_pick(title: str, why: str) -> list[Component]:
    """What an open picker says where there is nothing to choose from."""
    # A list box has options only, so that this is one too, which cannot be picked.
    return [html.Div(empty(title, why, icon="tag"), role="option", **aria(disabled=True, selected="false"))]


def _option(line: Option) -> Component:
    dot = [] if line.colour is None else [html.Span(className=f"tag-dot product-{line.colour}")]
    content = [
        *dot,
        html.Span(line.text, className="picker-text"),
        html.Span(line.note, className="picker-note"),
        *([icon("check")] if line.chosen else []),
    ]
    attributes: dict[str, Any] = {
        "data-value": line.value,
        "data-text": line.text,
        **aria(selected="true" if line.chosen else "false"),
    }
    class_name = "picker-option picker-chosen" if line.chosen else "picker-option"
    if line.href:
        return link(content, line.href, class_name, role="option", tabIndex="-1", **attributes)
    return html.Div(content, className=class_name, role="option", **attributes)


def _create() -> html.Div:
    told: dict[str, Any] = {"data-create": "yes"}
    return html.Div(
        ["Create “", html.Span("", className="picker-new"), "”"],
        className="picker-option picker-create",
        role="option",
        hidden=True,
        **told,
        **aria(selected="false"),
    )
