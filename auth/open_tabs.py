"""The customers whose tabs a browser session has open, by partnership, in its document; no data of them is here.

Whether the viewer may still see one is asked anew each time the tabs are shown.
"""

from collections.abc import Callable, Sequence

from flask import current_app, session

from auth.sessions import DatabaseSessions, ServerSession

MOST_TABS = 20
_KEY = "tabs"

Change = Callable[[list[str]], list[str]]


def open_tabs(partnership: str) -> list[str]:
    """The Security Center IDs of a partnership's open tabs, from left to right."""
    return list((session.get(_KEY) or {}).get(partnership, ()))


def change_tabs(partnership: str, change: Change) -> list[str]:
    """Replace a partnership's open tabs by what `change` makes of them; gives the new ones."""
    sessions = current_app.session_interface
    own = session._get_current_object()  # type: ignore[attr-defined]  # the proxy hides it
    if not isinstance(sessions, DatabaseSessions) or not isinstance(own, ServerSession):
        raise TypeError("open tabs are kept in the session's document")
    sessions.change(own, _KEY, lambda held: _changed(held or {}, partnership, change))
    return open_tabs(partnership)


def opened(customer: str) -> Change:
    """With a customer's tab at the end where it is not open yet; beyond MOST_TABS the first ones give way."""
    return lambda tabs: tabs if customer in tabs else [*tabs, customer][-MOST_TABS:]


def closed(customers: Sequence[str]) -> Change:
    """Without some tabs."""
    return lambda tabs: [tab for tab in tabs if tab not in customers]


def in_order(customers: Sequence[str]) -> Change:
    """The same tabs in another order; those the order does not name stay behind it."""
    place = {customer: number for number, customer in enumerate(customers)}
    return lambda tabs: sorted(tabs, key=lambda tab: place.get(tab, len(place)))


def _changed(held: dict[str, list[str]], partnership: str, change: Change) -> dict[str, list[str]]:
    tabs = change(list(held.get(partnership, ())))
    kept = {code: tabs for code, tabs in held.items() if code != partnership}
    return kept | ({partnership: tabs} if tabs else {})
