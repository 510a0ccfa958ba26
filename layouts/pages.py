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
from layouts.reseller.page import build as build_reseller

Permissions = Collection[Permission]


@dataclass(frozen=True)
class Page:
    """A page: its part of the address, title, icon, what it takes to open it, rail group, its skeleton.

    One that is `of_a_customer` has their Security Center ID after it in the address, and no place in the rail. One of a
    `model` stands at its address in partnerships of that model only. `package` is the folder below `layouts/`, the
    path unless another is named.
    """

    path: str
    title: str
    icon: str
    permission: Permission
    group: str
    build: Callable[[Permissions], Component]
    of_a_customer: bool = False
    model: str | None = None
    package: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "package", self.package or self.path)

    def is_in(self, model: str) -> bool:
        """Whether partnerships of a model have this page."""
        return self.model in (None, model)


PAGES: tuple[Page, ...] = (
    Page("dashboard", "Dashboard", "dashboard", Permission.DASHBOARD_READ, "", build_dashboard),
    Page("report", "Report", "report", Permission.REPORT_READ, "", build_report, model="mssp"),
    Page(
        "report",
        "Report",
        "report",
        Permission.REPORT_READ,
        "",
        build_reseller,
        model="reseller",
        package="reseller",
    ),
    Page("customers", "Customer", "customer", Permission.CUSTOMER_READ, "", build_customer, of_a_customer=True),
    Page("exports", "Exports", "exports", Permission.EXPORT_READ, "Workspace", build_exports),
    Page("mail", "Mail", "mail", Permission.MAIL_READ, "Workspace", build_mail),
    Page(
        "administration", "Administration", "administration", Permission.PEOPLE_READ, "Workspace", build_administration
    ),
)


def page_at(path: str, model: str) -> Page | None:
    """The page with this path in partnerships of a model, or nothing."""
    return next((page for page in PAGES if page.path == path and page.is_in(model)), None)
