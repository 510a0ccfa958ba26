"""What the sub-tab of contacts shows, and what calls the deeds of `contacts_deeds`."""

from collections.abc import Sequence

from dash import Input, Output, State
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.customers.contacts_deeds import (
    NOT_YOURS,
    contact_for,
    give_contact_back,
    keep_contact,
    open_contact,
    place_text,
    take_contact_out,
    take_newer,
)
from callbacks.customers.contacts_history import history_lines
from callbacks.customers.panel_address import PanelAddress
from callbacks.customers.view import Shown
from callbacks.query_strings import query_values
from callbacks.wiring import Wiring, every
from data.commands.contacts import ContactPlace, may_change
from data.queries.customer_contacts import KINDS, ContactFacts, list_contact_changes, list_contacts
from layouts.customers import ids
from layouts.customers.contacts import TITLES, ContactCard, ContactCell, ContactHistory, ContactRow, contacts
from layouts.customers.ids import CustomersId


def wire(w: Wiring) -> None:
    changed = {"changed": Output(CustomersId.CHANGED, "data", allow_duplicate=True)}
    seen = {"seen": Output(CustomersId.CONTACT_SEEN, "data", allow_duplicate=True)}
    said = {"said": Output(CustomersId.SAID, "children", allow_duplicate=True)}
    inputs = {"name": CustomersId.CONTACT_NAME, "email": CustomersId.CONTACT_EMAIL, "phone": CustomersId.CONTACT_PHONE}
    w.on(
        open_contact,
        permission=Permission.CUSTOMER_WRITE,
        outputs={
            "open": Output(CustomersId.CONTACT_DIALOG, "is_open"),
            "title": Output(CustomersId.CONTACT_TITLE, "children"),
            "place": Output(CustomersId.CONTACT_PLACE, "data"),
            "seen": Output(CustomersId.CONTACT_SEEN, "data"),
            **{name: Output(id, "value") for name, id in inputs.items()},
            **_marks_outputs(again=True),
        },
        inputs={"clicks": Input(every(ids.edit_contact), "n_clicks")},
        prevent_initial_call=True,
    )
    w.on(
        keep_contact,
        permission=Permission.CUSTOMER_WRITE,
        outputs={
            "open": Output(CustomersId.CONTACT_DIALOG, "is_open", allow_duplicate=True),
            **changed,
            **seen,
            **_marks_outputs(again=False),
        },
        inputs={
            "pressed": {
                "save": Input(CustomersId.CONTACT_SAVE, "n_clicks"),
                **{name: Input(id, "n_submit") for name, id in inputs.items()},
            }
        },
        state={
            "place": State(CustomersId.CONTACT_PLACE, "data"),
            "seen": State(CustomersId.CONTACT_SEEN, "data"),
            **{name: State(id, "value") for name, id in inputs.items()},
        },
        prevent_initial_call=True,
    )
    w.on(
        take_newer,
        permission=Permission.CUSTOMER_WRITE,
        outputs={
            "open": Output(CustomersId.CONTACT_DIALOG, "is_open", allow_duplicate=True),
            **changed,
            **seen,
            **{name: Output(id, "value", allow_duplicate=True) for name, id in inputs.items()},
            **_marks_outputs(again=True),
        },
        inputs={"clicks": Input(CustomersId.CONTACT_NEWER, "n_clicks")},
        state={"place": State(CustomersId.CONTACT_PLACE, "data")},
        prevent_initial_call=True,
    )
    for handler, make_id in ((take_contact_out, ids.remove_contact), (give_contact_back, ids.undo_contact)):
        w.on(
            handler,
            permission=Permission.CUSTOMER_WRITE,
            outputs=said | changed,
            inputs={"clicks": Input(every(make_id), "n_clicks")},
            prevent_initial_call=True,
        )
    w.in_browser(
        "closeDialog",
        Output(CustomersId.CONTACT_DIALOG, "is_open", allow_duplicate=True),
        Input(CustomersId.CONTACT_CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )


def _marks_outputs(*, again: bool) -> dict[str, Output]:
    """Where it is said what is wrong: at a field, or below all of them."""
    problems = {
        "name": (CustomersId.CONTACT_NAME, CustomersId.CONTACT_NAME_PROBLEM),
        "email": (CustomersId.CONTACT_EMAIL, CustomersId.CONTACT_EMAIL_PROBLEM),
        "phone": (CustomersId.CONTACT_PHONE, CustomersId.CONTACT_PHONE_PROBLEM),
    }
    found = {"problem": Output(CustomersId.CONTACT_PROBLEM, "children", allow_duplicate=again)}
    for name, (input_id, place) in problems.items():
        found[f"{name}_problem"] = Output(place, "children", allow_duplicate=again)
        found[f"{name}_wrong"] = Output(input_id, "invalid", allow_duplicate=again)
    return found


def view(shown: Shown) -> list[Component]:
    """Four purposes with the customer's own and the partnership's contact; the history of one where it is opened."""
    found = list_contacts(shown.session, shown.customer.id)
    rows = [_row(shown, kind, found) for kind in KINDS]
    note = "" if may_change(shown.session, "") else NOT_YOURS
    return contacts(shown.customer.name, shown.partnership.name, rows, _history(shown), note)


def _row(shown: Shown, kind: str, found: Sequence[ContactFacts]) -> ContactRow:
    customer, partnership = shown.customer, shown.partnership
    own = _cell(shown, kind, found, ContactPlace(customer.security_center_id, kind), customer.name)
    shared = _cell(shown, kind, found, ContactPlace("", kind), partnership.name)
    return ContactRow(TITLES[kind], own, shared)


def _cell(shown: Shown, kind: str, found: Sequence[ContactFacts], place: ContactPlace, owner: str) -> ContactCell:
    contact = contact_for(found, kind, at_partnership=not place.customer)
    level = "customer" if place.customer else "partnership"
    address = PanelAddress.parse(shown.href, shown.search)
    return ContactCell(
        place=place_text(place),
        called=f"{TITLES[kind]} at {owner}",
        contact=ContactCard(contact.name, contact.email or "", contact.phone or "") if contact else None,
        history_href=address.with_rest("history", f"{level}.{kind}").href,
        may_change=may_change(shown.session, place.customer),
    )


def _history(shown: Shown) -> ContactHistory | None:
    level, _, kind = query_values(shown.search).get("history", "").partition(".")
    if level not in ("customer", "partnership") or kind not in KINDS:
        return None
    own = level == "customer"
    owner = shown.customer.name if own else shown.partnership.name
    changes = list_contact_changes(shown.session, shown.customer.id if own else None, kind)
    return ContactHistory(
        title=f"{TITLES[kind]} at {owner}: what was changed",
        lines=history_lines(changes, shown.partnership.timezone, shown.locale),
        close_href=PanelAddress.parse(shown.href, shown.search).with_rest("history", "").href,
    )
