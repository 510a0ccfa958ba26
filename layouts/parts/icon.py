"""Icons from the portal's own set, painted by style sheet; the drawings live with the assets."""

from dash import html

from layouts.parts.aria import aria


def icon(name: str) -> html.Span:
    """A decorative icon; what it stands for must be said by the text or label beside it."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden=True))
