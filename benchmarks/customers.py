"""How quickly the page of one customer opens and its sub-tabs change, in a world that `pages` has loaded."""

from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.serving import Measured, ask, timed
from data.models import Customer
from data.settings import PortalType
from data.system import system_session
from layouts.customers.subtabs import SubTab

OPEN_MS = 120.0
SWITCH_MS = 80.0
ROUNDS = 40


@dataclass(frozen=True)
class Found:
    """What was measured, a line each, and what missed its target."""

    lines: list[str]
    missed: list[str]


def customer_page(measured: Measured, client: FlaskClient) -> Found:
    """Open a customer (frame, strip and first sub-tab together), then each sub-tab by itself."""
    with system_session(measured.portal.databases, PortalType.PARTNER) as session:
        center = session.scalars(select(Customer.security_center_id).order_by(Customer.id).offset(10)).first()
    page = f"customers/{center}"
    frame = ask(measured, client, page, "shell-page.children")
    strip = ask(measured, client, page, "shell-strip.children")
    first = ask(measured, client, page, "customers-body.children")
    opened = timed(lambda: (frame(), strip(), first()), rounds=ROUNDS)
    lines, missed = [f"opening a customer, three calls            {opened}"], []
    if opened.p95 > OPEN_MS:
        missed.append(f"opening a customer p95 {opened.p95:.0f} ms > {OPEN_MS:.0f} ms")
    for tab in SubTab:
        took = timed(ask(measured, client, f"{page}/{tab}", "customers-body.children"), rounds=ROUNDS)
        lines.append(f"its sub-tab {tab:<30} {took}")
        if took.p95 > SWITCH_MS:
            missed.append(f"sub-tab {tab} p95 {took.p95:.0f} ms > {SWITCH_MS:.0f} ms")
    return Found(lines, missed)
