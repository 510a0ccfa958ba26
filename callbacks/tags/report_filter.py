"""The filter by tags of a report of either model: what it offers and how it is shown; whom it leaves is asked in the
queries."""

from dash import no_update
from dash.development.base_component import Component

from callbacks.report.address import ReportAddress
from callbacks.reseller.address import ResellerAddress
from callbacks.tags.address import toggled
from callbacks.wiring import Asked, Values
from data.queries.partnership import get_partnership
from data.queries.tags import EVERYBODY, Match, TagFilter, TagUse, list_tags
from layouts.parts.picker import Option, nothing_to_pick, options
from layouts.parts.segmented import Choice
from layouts.tags.filter import TagFilterModel, tag_filter_control
from layouts.tags.wording import customers

AnyReport = ReportAddress | ResellerAddress

_ADDRESSES: dict[str, type[AnyReport]] = {"mssp": ReportAddress, "reseller": ResellerAddress}
_MATCHES: tuple[tuple[str, Match], ...] = (("Any", "any"), ("All", "all"), ("None", "none"))


def tag_control(address: AnyReport, in_words: str) -> list[Component]:
    """The filter of a report's address, which has known tags only, with the ways to change it."""
    matches = [
        Choice(text, address.tagged(TagFilter(address.tags.ids, match)).href, match == address.tags.match)
        for text, match in _MATCHES
    ]
    return tag_filter_control(TagFilterModel(in_words, address.tagged(EVERYBODY).href, matches))


def offer_filter_tags(asked: Asked, clicks: int | None, search: object) -> Values:
    """The partnership's tags, each with the address that adds it to the report's filter or takes it out."""
    if not clicks:
        return {"options": no_update}
    with asked.session() as session:
        parse = _ADDRESSES[get_partnership(session).model].parse
        tags = list_tags(session)
    if not tags:
        why = "Put tags on customers, on their page or in the dashboard, and filter by them here."
        return {"options": nothing_to_pick("No tags yet", why)}
    address = parse(f"{asked.address.base}/report", search)
    known = address.tagged(address.tags.among({tag.id for tag in tags}))
    return {"options": options([_option(asked, known, tag) for tag in tags])}


def _option(asked: Asked, address: AnyReport, tag: TagUse) -> Option:
    return Option(
        value=str(tag.id),
        text=tag.name,
        note=customers(tag.customers, asked.locale),
        colour=tag.colour,
        chosen=tag.id in address.tags.ids,
        href=address.tagged(toggled(address.tags, tag.id)).href,
    )
