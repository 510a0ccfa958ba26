"""Links that change the address without reloading the page; the browser part is a script among the assets."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

Children = str | Component | Sequence[str | Component]


def link(children: Children, href: str, class_name: str = "", *, current: bool = False, **attributes: Any) -> html.A:
    """An ordinary anchor that the portal follows itself; `current` marks where the reader is."""
    if current:
        attributes["aria-current"] = "page"
    attributes["data-follow"] = "here"
    return html.A(children, href=href, className=class_name, **attributes)
