"""The audit log on the administration page: what of it is read for an address, and how events are told."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from callbacks.administration.address import EVENTS_AT_ONCE, MOST_EVENTS, AdministrationAddress
from callbacks.wiring import Asked, Values
from data.queries.audit_log import AuditFilter, AuditRow, count_events, list_actors, list_areas, list_events
from data.queries.partnership import get_partnership
from data.session import ScopedSession
from layouts import formats
from layouts.administration.audit import EVERY, SYSTEM, EventRow, events, no_events
from layouts.administration.wording import actions_told_as, area_name, detail_text, event_name
from layouts.parts.button import download_link


def wanted_events(address: AdministrationAddress, zone: str) -> AuditFilter:
    """The filter an address asks for; its days are those of the partnership's zone, both included."""
    return AuditFilter(
        since=None if address.since is None else _midnight(address.since, zone),
        before=None if address.until is None or address.until == date.max else _midnight(_next(address.until), zone),
        user_id=address.by,
        subject_area=address.area,
        words=address.words,
        told_as=actions_told_as(address.words),
    )


def read_events(asked: Asked, session: ScopedSession, address: AdministrationAddress) -> Values:
    """The log for an address: its filters' choices, its events, how many there are, and the way to the file."""
    zone = get_partnership(session).timezone
    wanted = wanted_events(address, zone)
    count = count_events(session, wanted)
    rows = [_row(asked, row, zone) for row in list_events(session, wanted, address.rows)]
    people = [(str(user_id), email) for user_id, email in list_actors(session)]
    return {
        "people": _options("Everybody", people),
        "areas": _options("All areas", [(area, area_name(area)) for area in list_areas(session)]),
        "events": _shown(address, rows, count),
        "count": _count_text(asked, len(rows), count, zone),
        "file": _file(address) if count else None,
    }


def _shown(address: AdministrationAddress, rows: list[EventRow], count: int) -> Component | list[Component]:
    if not rows:
        everything = AdministrationAddress(address.path, tab="audit")
        filtered = address.changed(rows=EVENTS_AT_ONCE) != everything
        return no_events(all_href=everything.href if filtered else None)
    if count <= len(rows) or len(rows) >= MOST_EVENTS:
        return events(rows, None)
    further = address.changed(rows=min(address.rows + EVENTS_AT_ONCE, MOST_EVENTS))
    return events(rows, (f"Show {min(EVENTS_AT_ONCE, count - len(rows))} more", further.href))


def _count_text(asked: Asked, shown: int, count: int, zone: str) -> str:
    total = f"{formats.number(count, asked.locale)} event{'' if count == 1 else 's'}"
    if shown < count:
        total = f"{formats.number(shown, asked.locale)} of {total}"
        total += ", the others are in the file" if shown >= MOST_EVENTS else ""
    return f"{total} · times in {zone}"


def _file(address: AdministrationAddress) -> Component:
    search = address.changed(person=None, filter="", rows=EVENTS_AT_ONCE).search
    return download_link("CSV", f"{address.path}/audit.csv{search}", "quiet", label="Download these events as CSV")


def _options(everything: str, choices: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": text} for value, text in [(EVERY, everything), *choices]]


def _row(asked: Asked, row: AuditRow, zone: str) -> EventRow:
    return EventRow(
        at=formats.second(row.at, zone, asked.locale),
        who=row.who or SYSTEM,
        what=event_name(row.action),
        action=row.action,
        detail=detail_text(row.detail),
        subject=row.subject,
        address=row.address or formats.DASH,
        number=formats.number(row.sequence, asked.locale),
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _next(day: date) -> date:
    return day + timedelta(days=1)
