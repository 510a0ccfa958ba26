"""What happens with the panel beside a customer's sub-tabs: opening it, and which of its two views is drawn."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Input, Output, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.customers import notes, timeline
from callbacks.customers.panel_address import Panel, PanelAddress
from callbacks.customers.panel_view import PanelShown
from callbacks.customers.view import Shown, customer_base, sub_tab_of
from callbacks.wiring import Asked, Values, Wiring
from data.queries.customer import get_customer_head
from data.queries.partnership import get_partnership
from layouts import formats
from layouts.customers.ids import CustomersId
from layouts.customers.panel import panel_button, panel_head
from layouts.parts.segmented import Choice
from layouts.shell.ids import ShellId

_VIEWS: Mapping[Panel, Callable[[PanelShown], Sequence[Component]]] = {
    "notes": notes.view,
    "timeline": timeline.view,
}


def wire(w: Wiring) -> None:
    w.on(
        show_panel,
        permission=Permission.CUSTOMER_READ,
        outputs={
            "closed": Output(CustomersId.PANEL, "hidden"),
            "head": Output(CustomersId.PANEL_HEAD, "children"),
            "no_composer": Output(CustomersId.COMPOSER, "hidden"),
            "body": Output(CustomersId.PANEL_BODY, "children"),
            "notice": Output(CustomersId.PANEL_NOTICE, "children"),
        },
        inputs={
            "pathname": Input(ShellId.LOCATION, "pathname"),
            "search": Input(ShellId.LOCATION, "search"),
            "changed": Input(CustomersId.CHANGED, "data"),
        },
    )
    notes.wire(w)


def show_panel(asked: Asked, pathname: str, search: object, changed: Any) -> Values:
    """The panel that the address names, about the customer it names; without one nothing is asked for."""
    tab = sub_tab_of(asked.address.tab)
    address = PanelAddress.parse(pathname, search)
    if not address.panel or not asked.address.customer or tab is None:
        return {"closed": True, "head": no_update, "no_composer": no_update, "body": [], "notice": None}
    with asked.session() as session:
        partnership = get_partnership(session)
        customer = get_customer_head(session, asked.address.customer, partnership.today(asked.now))
        base = customer_base(asked.address, customer.security_center_id)
        shown = PanelShown(asked, session, partnership, customer, PanelAddress.parse(f"{base}/{tab}", search))
        return {
            "closed": False,
            "head": _head(shown),
            "no_composer": address.panel != "notes",
            "body": list(_VIEWS[address.panel](shown)),
            "notice": None,
        }


def opener(shown: Shown) -> Component:
    """The button in the header of the customer, which says how many notes there are."""
    address = PanelAddress.parse(shown.href, shown.search)
    count = formats.number(shown.customer.notes, shown.locale)
    opened = bool(address.panel)
    return panel_button(count, address.turned("" if opened else "notes").href, opened=opened)


def kept(shown: Shown) -> str:
    """The query string with which every sub-tab keeps the panel that is open."""
    return PanelAddress.parse(shown.href, shown.search).kept


def _head(shown: PanelShown) -> list[Component]:
    title = f"Notes ({formats.number(shown.customer.notes, shown.asked.locale)})"
    address = shown.address
    choices = [
        Choice(title, address.turned("notes").href, address.panel == "notes"),
        Choice("Timeline", address.turned("timeline").href, address.panel == "timeline"),
    ]
    return panel_head(choices, address.turned("").href)
