"""A chart in its place on a page; the figure is drawn by the page's own module."""

from typing import Any

from dash import dcc, html

from layouts.parts.aria import aria
from layouts.parts.chart_locale import chart_locale

Figure = dict[str, object]

_USUAL_HEIGHT = 400
_CONFIG: Any = {"displayModeBar": False, "responsive": True, "showTips": False, "doubleClick": False}


def chart(
    id: str, label: str, figure: Figure | None = None, class_name: str = "chart", *, locale: str | None = None
) -> html.Div:
    """A chart named for assistive technology; its figures are also to be had as a table beside it.

    `locale` is given where plotly itself writes numbers or days.
    """
    shown = figure or blank()
    config = _CONFIG if locale is None else _CONFIG | chart_locale(locale)
    return html.Div(
        dcc.Graph(id=id, figure=shown, config=config, responsive=True, style=canvas(shown), className="chart-canvas"),
        className=class_name,
        role="group",
        **aria(label=label),
    )


def canvas(figure: Figure) -> dict[str, str]:
    """The style that gives a figure its height: a chart that follows its width takes the height from outside."""
    layout = figure["layout"]
    height = layout.get("height", _USUAL_HEIGHT) if isinstance(layout, dict) else _USUAL_HEIGHT
    return {"height": f"{height}px"}


def blank() -> Figure:
    """A figure without axes, for the moment before the first one arrives."""
    hidden = {"visible": False}
    layout = {"xaxis": hidden, "yaxis": hidden, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    return {"data": [], "layout": layout}
