"""The one table of pages: addresses, navigation, titles and permission checks all come from it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.administration.page import build as build_administration
from layouts.customers.page import build as build_customer
from layouts.dashboard.page import build as build_dashboard
from layouts.exports.page import build as build_exports
from layouts.mail.page import build as build_mail
from layouts.report.page import build as build_report

Permissions = Collection[Permission]


@dataclass(frozen=True)
class Page:
    """A page: its part of the address, title, icon, what it takes to open it, rail group, its skeleton.

    One that is `of_a_customer` has their Security Center ID after it in the address, and no place in the rail.
    """

    path: str
    title: str
    icon: str
    permission: Permission
    group: str
    build: Callable[[Permissions], Component]
    of_a_customer: bool = False


PAGES: tuple[Page, ...] = (
    Page("dashboard", "Dashboard", "dashboard", Permission.DASHBOARD_READ, "", build_dashboard),
    Page("report", "Report", "report", Permission.REPORT_READ, "", build_report),
    Page("customers", "Customer", "customer", Permission.CUSTOMER_READ, "", build_customer, of_a_customer=True),
    Page("exports", "Exports", "exports", Permission.EXPORT_READ, "Workspace", build_exports),
    Page("mail", "Mail", "mail", Permission.MAIL_READ, "Workspace", build_mail),
    Page(
        "administration", "Administration", "administration", Permission.PEOPLE_READ, "Workspace", build_administration
    ),
)


def page_at(path: str) -> Page | None:
    """The page with this path, or nothing."""
    return next((page for page in PAGES if page.path == path), None)
