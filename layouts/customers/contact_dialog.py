"""The dialog in which a contact is entered or changed, empty until one is opened, and what it says of a newer one."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.customers.ids import CustomersId
from layouts.parts.button import button
from layouts.parts.dialog import DialogIds, dialog, text_field

_IDS = DialogIds(CustomersId.CONTACT_DIALOG, CustomersId.CONTACT_TITLE, CustomersId.CONTACT_PROBLEM)
_LONGEST_NAME, _LONGEST_EMAIL, _LONGEST_PHONE = 200, 254, 40


def contact_dialog() -> dbc.Modal:
    """Three fields, each with a place for what is wrong with it."""
    optional = html.Span(" optional", className="field-note")
    name, email, phone = CustomersId.CONTACT_NAME, CustomersId.CONTACT_EMAIL, CustomersId.CONTACT_PHONE
    return dialog(
        _IDS,
        [
            text_field("Name", name, CustomersId.CONTACT_NAME_PROBLEM, _LONGEST_NAME),
            text_field(["E-mail", optional], email, CustomersId.CONTACT_EMAIL_PROBLEM, _LONGEST_EMAIL, type="email"),
            text_field(["Phone", optional], phone, CustomersId.CONTACT_PHONE_PROBLEM, _LONGEST_PHONE, type="tel"),
            dcc.Store(id=CustomersId.CONTACT_PLACE),
            dcc.Store(id=CustomersId.CONTACT_SEEN),
        ],
        [
            button("Cancel", CustomersId.CONTACT_CANCEL, "quiet"),
            button("Save", CustomersId.CONTACT_SAVE, "primary"),
        ],
    )


def changed_meanwhile(author: str, newer: str) -> list[Component]:
    """Who else changed the contact while it was open, to what, and the ways on; `newer` is empty if it is gone."""
    told = f"Changed meanwhile by {author}: {newer}." if newer else f"Removed meanwhile by {author}."
    taken = "Take the newer one" if newer else "Leave it removed"
    return [
        html.P(f"{told} Nothing of yours is saved yet. Save again to keep what you typed."),
        button(taken, CustomersId.CONTACT_NEWER),
    ]
