"""What the sub-tab of commercial facts shows, by the model of the partnership."""

from dash.development.base_component import Component

from callbacks.customers import commercial_mssp, commercial_reseller
from callbacks.customers.view import Shown


def view(shown: Shown) -> list[Component]:
    """Orders and licences at a reseller, prices and amounts at an MSSP. Two statements."""
    if shown.partnership.model == "reseller":
        return commercial_reseller.view(shown)
    return commercial_mssp.view(shown)
