"""What images of a report's charts say of whose figures they are, and until when they are known."""

from callbacks import chart_images
from callbacks.report.data import Report
from data.exchange.workbook.partial import without
from layouts import formats
from layouts.parts.chart import Figure


def for_image(report: Report, figure: Figure, title: str, name: str, *, legend: bool = False) -> Figure:
    """The figure with what its image adds; `name` is that of the file without its ending, `legend` names the traces."""
    said = (
        report.partnership.name,
        chart_images.OWN_CUSTOMERS if report.restricted else "",
        f"customers with {report.tag_names}" if report.tags.ids else "",
        without(report.hidden),
        formats.as_of(report.partnership.usage_loaded_at, report.partnership.timezone, report.locale),
    )
    return chart_images.for_image(figure, title, name, said, report.scope, legend=legend)
