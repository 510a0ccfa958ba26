"""How far a piece of work has come."""

from dash import html

from layouts.parts.aria import aria


def progress(percent: int, label: str, stage: str = "") -> html.Div:
    """A bar with its percentage in words; 0 to 100, outside values are clamped."""
    value = max(0, min(100, percent))
    bar = html.Div(
        html.Div(className="progress-fill", style={"width": f"{value}%"}),
        className="progress-track",
        role="progressbar",
        **aria(valuenow=str(value), valuemin="0", valuemax="100", label=label),
    )
    text = f"{value}\u00a0%" + (f" · {stage}" if stage else "")
    return html.Div([bar, html.Span(text, className="progress-text")], className="progress-line")


def inline_bar(share: float, class_name: str) -> html.Span:
    """A share between 0 and 1 as a bar inside a table row; the number stands beside it."""
    width = f"{max(0.0, min(1.0, share)) * 100:.1f}%"
    return html.Span(
        html.Span(style={"width": width}, className="inline-fill"),
        className=f"inline-bar {class_name}",
        **aria(hidden=True),
    )
