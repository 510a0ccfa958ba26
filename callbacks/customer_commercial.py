"""What the sub-tab of commercial facts shows, by the model of the partnership."""

from dash.development.base_component import Component

from callbacks import customer_commercial_mssp, customer_commercial_reseller
from callbacks.customer_view import Shown


def view(shown: Shown) -> list[Component]:
    """Orders and licences at a reseller, prices and amounts at an MSSP. Two statements."""
    if shown.partnership.model == "reseller":
        return customer_commercial_reseller.view(shown)
    return customer_commercial_mssp.view(shown)
