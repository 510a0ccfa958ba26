"""Grey shapes in the place of what is still being fetched."""

from dash import html

from layouts.parts.aria import aria


def skeleton_tiles(count: int, *, small: bool = False) -> html.Div:
    """A row of tiles without figures."""
    blank = html.Div(
        [
            html.Span(className="bone bone-label"),
            html.Span(className="bone bone-figure"),
            html.Span(className="bone bone-note"),
        ],
        className="tile tile-small" if small else "tile",
    )
    cells = [html.Div(blank, className="tile-cell") for _ in range(count)]
    return html.Div(cells, className="tiles tiles-small" if small else "tiles", **aria(hidden=True))


def skeleton_rows(count: int) -> html.Div:
    """Lines of a table or list without text."""
    lines = [html.Span(className="bone bone-row") for _ in range(count)]
    return html.Div(lines, className="bones", **aria(hidden=True))


def skeleton_line() -> html.Span:
    """A short text that is not there yet."""
    return html.Span(className="bone bone-line", **aria(hidden=True))
