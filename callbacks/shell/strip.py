"""What happens in the strip of open customers: opening, closing and moving tabs, all kept in the session's document."""

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, ctx

from auth.open_tabs import Change, change_tabs, closed, in_order, open_tabs, opened
from auth.permissions import Permission
from callbacks.wiring import Asked, Values, Wiring
from data.queries.customer_search import names_of
from layouts.shell.ids import ShellId
from layouts.shell.strip import TabItem, strip

_DEED = f"{ShellId.STRIP_DEED}.data"
_PATH = f"{ShellId.LOCATION}.pathname"


def wire(w: Wiring) -> None:
    w.on(
        show_strip,
        permission=Permission.PREFERENCES_WRITE,
        outputs={"tabs": Output(ShellId.STRIP, "children")},
        inputs={"pathname": Input(ShellId.LOCATION, "pathname"), "deed": Input(ShellId.STRIP_DEED, "data")},
    )


def show_strip(asked: Asked, pathname: str, deed: object) -> Values:
    """The open tabs of the partnership in the address, after what was done to them and with the customer shown now.

    A customer who has left the viewer's scope has no tab any more, and none is opened for one who is not in it.
    """
    if not asked.viewer.may(Permission.CUSTOMER_READ):
        return {"tabs": []}
    partnership = asked.viewer.membership.partnership_code
    shown = asked.address.customer
    done = _change(deed) if _DEED in ctx.triggered_prop_ids else None
    tabs = change_tabs(partnership, done) if done else open_tabs(partnership)
    with asked.session() as session:
        names = names_of(session, [*tabs, shown])
    if shown in names and (done is None or _PATH in ctx.triggered_prop_ids):
        tabs = change_tabs(partnership, opened(shown))
    sub_tab = f"/{asked.address.tab}" if asked.address.tab else ""
    items = [
        TabItem(tab, names[tab], f"{asked.address.customers}{tab}{sub_tab}", tab == shown)
        for tab in tabs
        if tab in names
    ]
    return {"tabs": strip(items, f"{asked.address.base}/dashboard")}


def _change(deed: object) -> Change | None:
    """What a message of strip.js asks for; None for anything else."""
    said: Mapping[str, Any] = deed if isinstance(deed, Mapping) else {}
    customers = said.get("customers")
    if not isinstance(customers, list) or not all(isinstance(one, str) for one in customers):
        return None
    return {"close": closed, "order": in_order}.get(str(said.get("deed")), lambda _customers: None)(customers)
