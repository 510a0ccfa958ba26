"""What happens on the page of one customer: its header, and which sub-tab draws the rest."""

from collections.abc import Mapping
from typing import Any

from dash import Input, Output

from auth.permissions import Permission
from callbacks import customer_churn, customer_engagement, customer_tasks
from callbacks.addresses import ReportAddress
from callbacks.customer_view import Shown, View, sub_tab_of
from callbacks.wiring import Asked, Values, Wiring, theme_of
from data.queries.customer import CustomerFacts, get_customer_head
from data.queries.partnership import get_partnership
from data.scope import NotVisible
from layouts import formats
from layouts.customers.header import CustomerHeader, TagMark, header
from layouts.customers.ids import CustomersId
from layouts.customers.subtabs import SubTab, sub_tabs
from layouts.shell.ids import ShellId

VIEWS: Mapping[SubTab, View] = {
    SubTab.TASKS: customer_tasks.view,
    SubTab.ENGAGEMENT: customer_engagement.view,
    SubTab.CHURN: customer_churn.view,
}
"""What draws each sub-tab."""


def wire(w: Wiring) -> None:
    w.on(
        show_customer,
        permission=Permission.CUSTOMER_READ,
        outputs={
            "header": Output(CustomersId.HEADER, "children"),
            "tabs": Output(CustomersId.TABS, "children"),
            "body": Output(CustomersId.BODY, "children"),
            "notice": Output(CustomersId.NOTICE, "children"),
        },
        inputs={
            "pathname": Input(ShellId.LOCATION, "pathname"),
            "search": Input(ShellId.LOCATION, "search"),
            "theme": Input(ShellId.THEME, "data"),
            "narrow": Input(ShellId.NARROW, "data"),
            "changed": Input(CustomersId.CHANGED, "data"),
        },
    )
    customer_tasks.wire(w)


def show_customer(asked: Asked, pathname: str, search: object, theme: object, narrow: object, changed: Any) -> Values:
    """The customer in the address with the sub-tab it names; NotVisible where there is no such view for the viewer."""
    tab = sub_tab_of(asked.address.tab)
    if tab is None:
        raise NotVisible("view of a customer")
    with asked.session() as session:
        partnership = get_partnership(session)
        customer = get_customer_head(session, asked.address.customer, partnership.today(asked.now))
        text = search if isinstance(search, str) else ""
        shown = Shown(asked, session, partnership, customer, tab, text, theme_of(theme), bool(narrow))
        return {
            "header": header(_header(shown)),
            "tabs": sub_tabs(shown.base, tab, _badges(customer)),
            "body": list(VIEWS[tab](shown)),
            "notice": None,
        }


def _header(shown: Shown) -> CustomerHeader:
    customer = shown.customer
    report = ReportAddress(f"{shown.asked.address.base}/report", customer=customer.security_center_id)
    return CustomerHeader(
        name=customer.name,
        security_center_id=customer.security_center_id,
        status=customer.status,
        marks=(),
        tags=[TagMark(tag.name, tag.colour) for tag in customer.tags],
        facts=_facts(shown),
        report_href=report.href,
    )


def _facts(shown: Shown) -> list[tuple[str, str]]:
    customer = shown.customer
    since = customer.onboarded_on and formats.day(customer.onboarded_on, shown.locale)
    known = (
        ("Owner", customer.owner or "nobody yet"),
        ("Country", customer.country),
        ("Industry", customer.industry),
        ("Size", customer.size),
        ("Customer since", since),
    )
    return [(word, value) for word, value in known if value]


def _badges(customer: CustomerFacts) -> dict[SubTab, tuple[str, str]]:
    if not customer.unread_tasks:
        return {}
    return {SubTab.TASKS: (str(customer.unread_tasks), f"{customer.unread_tasks} unread tasks")}
