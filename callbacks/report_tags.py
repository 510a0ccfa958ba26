"""The report's filter by tags: what it offers and how it is shown; whom it leaves is asked in the queries."""

from dash import no_update

from callbacks.report_address import ReportAddress
from callbacks.report_data import Report
from callbacks.tag_address import toggled
from callbacks.wiring import Asked, Values
from data.queries.tags import EVERYBODY, Match, TagFilter, TagUse, list_tags
from layouts.parts.picker import Option, nothing_to_pick, options
from layouts.parts.segmented import Choice
from layouts.tags.filter import TagFilterModel, tag_filter_control
from layouts.tags.wording import customers

_MATCHES: tuple[tuple[str, Match], ...] = (("Any", "any"), ("All", "all"), ("None", "none"))


def tag_control(report: Report) -> list[object]:
    """The filter of the report's address with the ways to change it."""
    address, ids = report.address, report.tags.ids
    matches = [
        Choice(text, address.changed(tags=TagFilter(ids, match)).href, match == report.tags.match)
        for text, match in _MATCHES
    ]
    return [*tag_filter_control(TagFilterModel(report.tag_names, address.changed(tags=EVERYBODY).href, matches))]


def offer_filter_tags(asked: Asked, clicks: int | None, search: object) -> Values:
    """The partnership's tags, each with the address that adds it to the report's filter or takes it out."""
    if not clicks:
        return {"options": no_update}
    address = ReportAddress.parse(f"{asked.address.base}/report", search)
    with asked.session() as session:
        tags = list_tags(session)
    if not tags:
        why = "Put tags on customers, on their page or in the dashboard, and filter by them here."
        return {"options": nothing_to_pick("No tags yet", why)}
    known = address.changed(tags=address.tags.among({tag.id for tag in tags}))
    return {"options": options([_option(asked, known, tag) for tag in tags])}


def _option(asked: Asked, address: ReportAddress, tag: TagUse) -> Option:
    return Option(
        value=str(tag.id),
        text=tag.name,
        note=customers(tag.customers, asked.locale),
        colour=tag.colour,
        chosen=tag.id in address.tags.ids,
        href=address.changed(tags=toggled(address.tags, tag.id), customer=None).href,
    )
