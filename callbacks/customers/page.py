"""What happens on the page of one customer: its header, and which sub-tab draws the rest."""

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, no_update

from auth.permissions import Permission
from callbacks.customers import churn, commercial, contacts, engagement, marks, panel, tasks, usage
from callbacks.customers.view import Shown, View, sub_tab_of
from callbacks.report.address import ReportAddress
from callbacks.wiring import Asked, Values, Wiring, theme_of
from data.domain.churn import level_of
from data.domain.health import Health, health
from data.queries.customer import CustomerFacts, get_customer_head
from data.queries.partnership import get_partnership
from data.scope import NotVisible
from layouts import formats
from layouts.customers.churn import LEVEL_TONES
from layouts.customers.header import CustomerHeader, Mark, TagMark, header
from layouts.customers.ids import CustomersId
from layouts.customers.subtabs import SubTab, sub_tabs
from layouts.parts.badges import Tone
from layouts.shell.ids import ShellId

VIEWS: Mapping[SubTab, View] = {
    SubTab.TASKS: tasks.view,
    SubTab.COMMERCIAL: commercial.view,
    SubTab.USAGE: usage.view,
    SubTab.ENGAGEMENT: engagement.view,
    SubTab.CHURN: churn.view,
    SubTab.CONTACTS: contacts.view,
}
"""What draws each sub-tab."""

_HEALTH_TONES: Mapping[Health, Tone] = {
    Health.HEALTHY: "good",
    Health.NEEDS_ATTENTION: "watch",
    Health.AT_RISK: "bad",
}


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
    marks.wire(w)
    tasks.wire(w)
    contacts.wire(w)
    panel.wire(w)
    usage.wire(w)


def show_customer(asked: Asked, pathname: str, search: object, theme: object, narrow: object, changed: Any) -> Values:
    """The customer in the address with the sub-tab it names; NotVisible where there is no such view for the viewer.

    While the reader leaves for a page of no customer everything stays until that one stands.
    """
    if not asked.address.customer:
        return dict.fromkeys(("header", "tabs", "body", "notice"), no_update)
    tab = sub_tab_of(asked.address.tab)
    if tab is None:
        raise NotVisible("view of a customer")
    with asked.session() as session:
        partnership = get_partnership(session)
        customer = get_customer_head(session, asked.address.customer, partnership.today(asked.now))
        text = search if isinstance(search, str) else ""
        shown = Shown(asked, session, partnership, customer, tab, text, theme_of(theme), bool(narrow))
        return {
            "header": header(_header(shown), [panel.opener(shown)], marks.editors(shown)),
            "tabs": sub_tabs(shown.base, tab, _badges(customer), panel.kept(shown)),
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
        marks=_marks(shown),
        tags=[TagMark(tag.name, tag.colour) for tag in customer.tags],
        facts=_facts(shown),
        report_href=report.href,
    )


def _marks(shown: Shown) -> list[Mark]:
    """Health today (R-HEALTH-1) and churn risk as of the customer's signals (R-CHURN-2), as the dashboard has them."""
    signals, now = shown.customer.signals, churn.assessed(shown)
    if signals is None or now is None:
        return []
    bucket = health(signals.last_active_on, shown.today)
    active = "never" if signals.last_active_on is None else formats.day(signals.last_active_on, shown.locale)
    risk = "no data" if now.score is None else str(now.score)
    return [
        Mark(bucket.value.capitalize(), _HEALTH_TONES[bucket], f"The customer's own people were last active: {active}"),
        Mark(f"Risk {risk}", LEVEL_TONES[level_of(now.score).value], "Churn risk, 100 is the highest"),
    ]


def _facts(shown: Shown) -> list[tuple[str, str]]:
    customer = shown.customer
    since = customer.onboarded_on and formats.day(customer.onboarded_on, shown.locale)
    known = (
        ("Owner", None if marks.may_change(shown) else customer.owner or "nobody yet"),
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
