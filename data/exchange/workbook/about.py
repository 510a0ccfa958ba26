"""What every workbook says of itself on its last sheet: where it is from and when; the figures live on the others."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from data.exchange.workbook.sheet import Column, Kind, Sheet
from data.queries.partnership import PartnershipFacts
from data.settings import PortalType

Fact = tuple[str, object]

_COLUMNS = (Column("Item", width=26), Column("Value", Kind.ANY, width=60))


def about_sheet(facts: Sequence[Fact]) -> Sheet:
    """The sheet, a line a fact."""
    return Sheet("About", _COLUMNS, facts, len(facts))


def origin(portal: PortalType, creator: str, partnership: PartnershipFacts) -> list[Fact]:
    """The portal, where simulated data says so, and whose figures these are."""
    return [
        ("Portal", "Demo: simulated data" if portal is PortalType.DEMO else creator),
        ("Partner", partnership.partner_name),
        ("Partnership", partnership.name),
        ("Partnership code", partnership.code),
        ("Currency", partnership.currency),
    ]


def made(generated_at: datetime, partnership: PartnershipFacts) -> list[Fact]:
    """When the file was made and usage was loaded, on the clock of the partnership's zone."""
    zone = partnership.timezone
    return [
        ("Time zone", zone),
        ("Generated at", _wall_clock(generated_at, zone)),
        ("Usage loaded at", _wall_clock(partnership.usage_loaded_at, zone)),
    ]


def _wall_clock(moment: datetime | None, zone: str) -> datetime | None:
    """The moment as a clock in the zone shows it, to the second: a cell holds no zone and no more digits."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
