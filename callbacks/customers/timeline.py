"""What the timeline of a customer shows, and how its events are called."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from dash.development.base_component import Component

from callbacks.customers.panel_view import PanelShown
from data.queries.customer_timeline import EventKind, TimelineEvent, list_events_of
from layouts import formats
from layouts.customers.contacts import TITLES as PURPOSES
from layouts.customers.timeline import TimelineDay, TimelineLine, timeline
from layouts.parts.segmented import Choice

_FILTERS: Mapping[EventKind, tuple[str, str, str]] = {
    EventKind.NOTES: ("Notes", "note", "Notes that are written in this panel appear here."),
    EventKind.TASKS: ("Tasks", "tasks", "Tasks appear when they are raised, done or resolved."),
    EventKind.CONTACTS: ("Contacts", "user", "Changes of the customer's own contacts appear here."),
    EventKind.ORDERS: ("Orders", "report", "Orders appear on the days they start, end or are cancelled."),
    EventKind.CHANGES: ("Changes", "tag", "Changes of owner, tags and the like appear here."),
}
"""What each kind is called, its icon, and what would be seen of it."""
_WORDS: Mapping[str, str] = {
    "note_written": "Note",
    "task_raised": "Task raised",
    "task_resolved": "Task resolved",
    "task_done": "Task done",
    "order_started": "Order started",
    "order_ended": "Order ended",
    "order_cancelled": "Order cancelled",
    "customer.owner_set": "Owner set",
    "tag.assigned": "Tag added",
    "tag.removed": "Tag removed",
}


def view(shown: PanelShown) -> list[Component]:
    """The newest events of the customer by day, of all kinds or of the one in the address."""
    address = shown.address
    kinds = [address.events] if address.events else _kinds_for(shown)
    zone, limit = shown.partnership.timezone, address.entries + 1
    found = list_events_of(shown.session, shown.customer, kinds, shown.today, zone, limit)
    return timeline(_filters(shown), _days(shown, found[: address.entries]), shown.more_href(len(found)), _none(shown))


def _kinds_for(shown: PanelShown) -> list[EventKind]:
    """Kinds of which there can be any: orders are a reseller's, audit events are for viewers of all customers."""
    missing = {EventKind.ORDERS} if shown.partnership.model == "mssp" else set()
    if not shown.session.scope.sees_all_customers:
        missing.add(EventKind.CHANGES)
    return [kind for kind in EventKind if kind not in missing]


def _filters(shown: PanelShown) -> list[Choice]:
    def choice(text: str, kind: EventKind | None) -> Choice:
        address = shown.address.turned("timeline").changed(events=kind)
        return Choice(text, address.href, shown.address.events == kind)

    return [choice("All", None), *(choice(_FILTERS[kind][0], kind) for kind in _kinds_for(shown))]


def _none(shown: PanelShown) -> tuple[str, str]:
    if shown.address.events is None:
        return "Nothing has happened yet", "Notes, tasks and changes of contacts and orders appear here by day."
    name, _icon, why = _FILTERS[shown.address.events]
    return f"No {name.lower()} in the timeline", why


def _days(shown: PanelShown, events: Sequence[TimelineEvent]) -> list[TimelineDay]:
    return [
        TimelineDay(day_name(day, shown.today, shown.asked.locale), [_line(shown, event) for event in of_day])
        for day, of_day in groupby(events, key=lambda event: event.day)
    ]


def day_name(day: date, today: date, locale: str) -> str:
    """A day as a heading; the last two are called today and yesterday."""
    near = {today: "Today, ", today - timedelta(days=1): "Yesterday, "}
    return f"{near.get(day, '')}{formats.weekday(day, locale)}"


def _line(shown: PanelShown, event: TimelineEvent) -> TimelineLine:
    zone, locale = shown.partnership.timezone, shown.asked.locale
    return TimelineLine(
        icon=_FILTERS[event.kind][1],
        what=what_happened(event),
        title=what_about(event),
        who=event.who,
        time=formats.time_of_day(event.at, zone, locale) if event.at else "",
    )


def what_happened(event: TimelineEvent) -> str:
    """An event in a few words."""
    if event.kind is EventKind.CONTACTS:
        purpose = PURPOSES.get(event.title, event.title)
        return f"{purpose} contact {'set' if event.detail else 'removed'}"
    return _WORDS.get(event.what, event.what)


def what_about(event: TimelineEvent) -> str:
    """What an event is about: the note, the task, who the contact is now, the order, the owner or the tag."""
    if event.kind is EventKind.CONTACTS:
        return event.detail
    if event.kind is EventKind.ORDERS:
        return f"{event.title}, {event.detail}"
    return str(event.facts.get("owner", event.title))
