"""Buttons and links that look like buttons."""

from typing import Any, Literal

from dash import html

from layouts.parts.aria import aria
from layouts.parts.icon import icon as icon_of
from layouts.parts.link import link

Kind = Literal["primary", "plain", "quiet"]
Id = str | dict[str, str]


def button(text: str, id: Id, kind: Kind = "plain", icon: str | None = None, **attributes: Any) -> html.Button:
    """A button with a text and, where it helps, an icon before it."""
    mark = [icon_of(icon)] if icon else []
    return html.Button(
        [*mark, html.Span(text)], id=id, type="button", className=f"button button-{kind}", n_clicks=0, **attributes
    )


def icon_button(name: str, label: str, id: Id, **attributes: Any) -> html.Button:
    """A button that is only an icon; the label is what it says when hovered or read aloud."""
    return html.Button(
        icon_of(name),
        id=id,
        type="button",
        className="icon-button",
        title=label,
        n_clicks=0,
        **aria(label=label),
        **attributes,
    )


def link_button(text: str, href: str, kind: Kind = "plain", icon: str | None = None) -> html.A:
    """A link inside the portal that looks like a button."""
    mark = [icon_of(icon)] if icon else []
    return link([*mark, html.Span(text)], href, f"button button-{kind}")


def download_link(text: str, href: str, kind: Kind = "plain", label: str | None = None) -> html.A:
    """A file served by the portal; the browser follows it as a download."""
    named = aria(label=label) if label else {}
    return html.A(
        [icon_of("download"), html.Span(text)], href=href, className=f"button button-{kind}", download="", **named
    )
