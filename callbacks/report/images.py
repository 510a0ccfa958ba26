"""What an image of a report's chart says of itself, since nothing of the page stands around it: title, origin, name."""

from html import escape

from callbacks.report.data import Report
from data.exchange.workbook.partial import without
from layouts import formats
from layouts.parts.caption import Caption, captioned
from layouts.parts.chart import Figure


def for_image(report: Report, figure: Figure, title: str, name: str) -> Figure:
    """The figure with what its image adds: a title, whose figures they are and until when they are known, and the name
    of the file without its ending."""
    zone, loaded = report.partnership.timezone, report.partnership.usage_loaded_at
    said = (
        report.partnership.name,
        "own customers" if report.restricted else "",
        f"customers with {report.tag_names}" if report.tags.ids else "",
        without(report.hidden),
        formats.as_of(loaded, zone, report.locale),
        "Demo: simulated data" if report.is_demo else "",
    )
    # The chart library reads markup in texts.
    foot = [escape(words, quote=False) for words in said if words]
    return captioned(figure, Caption(escape(title, quote=False), foot, f"demo-{name}" if report.is_demo else name))
