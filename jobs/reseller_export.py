"""The reseller workbook as a job and on the command line: the same checks and the same file, whoever asks."""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date
from pathlib import Path

from data.exchange.workbook.mssp import OnProgress
from data.exchange.workbook.reseller import write_reseller_workbook
from data.exchange.workbook.reseller_sheets import Months
from data.exchange.workbook.writer import Written
from data.portal import Portal
from data.queries.partnership import get_partnership
from data.queries.renewal_marks import weights_of
from data.queries.reseller import Chosen, chosen_in_words
from data.session import ScopedSession
from data.settings import PortalType
from jobs.asked_for import NotPossible, tags_asked_for

MOST_MONTHS = 120
_MONTH = re.compile(r"(?P<year>19[7-9][0-9]|20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")


def export_reseller(
    portal: Portal,
    session: ScopedSession,
    path: Path,
    *,
    first: str,
    last: str,
    tags: Collection[int] = (),
    match: str = "any",
    product: str | None = None,
    owner: int | None = None,
    country: str | None = None,
    on_progress: OnProgress | None = None,
) -> Written:
    """Write the workbook of the months `first` to `last` (YYYY-MM) for what the session may see; NotPossible for wrong
    ones.

    Only customers whom tags (ids), an owner or a country leave, and orders and usage of a product (code), where given.
    """
    partnership = get_partnership(session)
    if partnership.model != "reseller":
        raise NotPossible(f"{partnership.name} is no reseller partnership and has no ACV history.")
    today = partnership.today(portal.now)
    labels = _labels(first, last, today)
    chosen = Chosen(tags_asked_for(session, tags, match), product, owner, country)
    months = Months(
        portal=PortalType(session.scope.portal),
        creator=portal.settings.configuration.branding.name,
        partnership=partnership,
        labels=labels,
        ends=[min(_month_end(label), today) for label in labels],
        today=today,
        generated_at=portal.now,
        filters=chosen_in_words(session, chosen),
    )
    weights = weights_of(portal.settings.configuration.renewals)
    return write_reseller_workbook(session, months, chosen, weights, path, on_progress)


def _labels(first: str, last: str, today: date) -> list[str]:
    begin, end = _number(first), _number(last)
    if begin > end:
        raise NotPossible(f"The first month, {first}, comes after the last, {last}.")
    if end > today.year * 12 + today.month - 1:
        raise NotPossible(f"{last} has not begun yet.")
    if end - begin >= MOST_MONTHS:
        raise NotPossible(f"A workbook holds at most {MOST_MONTHS} months; these are {end - begin + 1}.")
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]


def _number(label: str) -> int:
    found = _MONTH.fullmatch(label)
    if found is None:
        raise NotPossible(f"{label} is no month; write it as YYYY-MM.")
    return int(found["year"]) * 12 + int(found["month"]) - 1


def _month_end(label: str) -> date:
    year, month = (int(part) for part in label.split("-"))
    return date(year, month, monthrange(year, month)[1])
