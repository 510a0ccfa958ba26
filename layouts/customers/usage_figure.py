"""The figure of a customer's product usage: one panel a product on axes of its own; what is in a panel lives apart."""

from collections.abc import Sequence

from layouts import formats
from layouts.customers import usage_axis
from layouts.customers.usage_panel import Panel, Span
from layouts.customers.usage_traces import traces
from layouts.parts.chart import Figure
from layouts.theme import PALETTES, Theme, template

_PLOT_HEIGHT = 176
_GAP = 92
_TOP, _BOTTOM = 44, 36
_GAP_ACROSS = 0.07


def usage_figure(panels: Sequence[Panel], span: Span, theme: Theme, locale: str, *, columns: int) -> Figure:
    """Daily quantities as small multiples, so many side by side.

    Behind each curve lie the cycles as alternating bands (R-CYCLE-1); each cycle's peak has a level line and a mark,
    hollow while it is an estimate (R-PEAK-1), licences a dashed line of steps (R-LICENCE-1), and days without a
    reading break the curve (R-USAGE-2). No panels give no axes.
    """
    rows = max(1, -(-len(panels) // columns))
    plots = rows * _PLOT_HEIGHT + (rows - 1) * _GAP
    layout: dict[str, object] = {
        "template": template(theme),
        "height": plots + _TOP + _BOTTOM,
        "margin": {"l": 8, "r": 14, "t": _TOP, "b": _BOTTOM},
        "hovermode": "x",
        "separators": formats.separators(locale),
    }
    drawn, shapes, texts = [], [], []
    for place, panel in enumerate(panels):
        key = "" if place == 0 else str(place + 1)
        x, y = f"x{key}", f"y{key}"
        across, down = _place(place, columns, plots)
        drawn += [trace | {"xaxis": x, "yaxis": y} for trace in traces(panel, span, theme)]
        shapes += [band | {"xref": x, "yref": f"{y} domain"} for band in usage_axis.bands(span, theme)]
        texts += [_title(panel, across[0], down[1], theme), *_nothing(panel, x, y)]
        layout[f"xaxis{key}"] = usage_axis.days(span, locale) | {"domain": across, "anchor": y}
        layout[f"yaxis{key}"] = _quantities(panel) | {"domain": down, "anchor": x}
    return {"data": drawn, "layout": layout | {"shapes": shapes, "annotations": texts}}


def _place(place: int, columns: int, plots: int) -> tuple[list[float], list[float]]:
    column, row = place % columns, place // columns
    width = (1 - _GAP_ACROSS * (columns - 1)) / columns
    left, top = column * (width + _GAP_ACROSS), plots - row * (_PLOT_HEIGHT + _GAP)
    down = [max(0.0, round((top - _PLOT_HEIGHT) / plots, 4)), round(top / plots, 4)]
    return [round(left, 4), round(left + width, 4)], down


def _title(panel: Panel, left: float, top: float, theme: Theme) -> dict[str, object]:
    palette = PALETTES[theme]
    note = f'<br><span style="font-size:11px;color:{palette.text_3}">{panel.note}</span>'
    return {
        "text": f"<b>{panel.name}</b>, {panel.unit}{note}",
        "font": {"size": 12, "color": palette.text},
        "showarrow": False,
        "align": "left",
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "x": left,
        "y": top,
        "yshift": 6,
    }


def _nothing(panel: Panel, x: str, y: str) -> list[dict[str, object]]:
    if any(quantity is not None for quantity in panel.quantities):
        return []
    middle = {"xref": f"{x} domain", "yref": f"{y} domain", "x": 0.5, "y": 0.5}
    return [{"text": "No reading in this range", "showarrow": False, **middle}]


def _quantities(panel: Panel) -> dict[str, object]:
    return {"range": [0, panel.top], "tickformat": "~s", "nticks": 5}
