"""The dialog in which a contact is entered or changed, empty until one is opened."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from layouts.customers.ids import CustomersId
from layouts.parts.button import button

_LONGEST_NAME, _LONGEST_EMAIL, _LONGEST_PHONE = 200, 254, 40


def contact_dialog() -> dbc.Modal:
    """Three fields, each with a place for what is wrong with it."""
    return dbc.Modal(
        [
            dbc.ModalHeader(html.H2(id=CustomersId.CONTACT_TITLE, className="dialog-title"), close_button=True),
            dbc.ModalBody(
                [
                    _field("Name", CustomersId.CONTACT_NAME, CustomersId.CONTACT_NAME_PROBLEM, _LONGEST_NAME),
                    _field("E-mail", CustomersId.CONTACT_EMAIL, CustomersId.CONTACT_EMAIL_PROBLEM, _LONGEST_EMAIL),
                    _field("Phone", CustomersId.CONTACT_PHONE, CustomersId.CONTACT_PHONE_PROBLEM, _LONGEST_PHONE),
                    dcc.Store(id=CustomersId.CONTACT_PLACE),
                ]
            ),
            html.Div(id=CustomersId.CONTACT_PROBLEM, role="alert", className="form-problem"),
            dbc.ModalFooter(
                [
                    button("Cancel", CustomersId.CONTACT_CANCEL, "quiet"),
                    button("Save", CustomersId.CONTACT_SAVE, "primary"),
                ]
            ),
        ],
        id=CustomersId.CONTACT_DIALOG,
        is_open=False,
        centered=True,
        fade=False,
        class_name="dialog",
        labelledby=CustomersId.CONTACT_TITLE,
    )


def _field(label: str, id: str, problem: str, longest: int) -> html.Div:
    kinds = {CustomersId.CONTACT_EMAIL: "email", CustomersId.CONTACT_PHONE: "tel"}
    optional = [] if id == CustomersId.CONTACT_NAME else [html.Span(" optional", className="field-note")]
    return html.Div(
        [
            html.Label([label, *optional], htmlFor=id),
            dbc.Input(
                id=id,
                type=kinds.get(CustomersId(id), "text"),
                value="",
                maxlength=longest,
                autocomplete="off",
                class_name="field-input",
            ),
            html.P("", id=problem, className="field-error", role="alert"),
        ],
        className="field",
    )
