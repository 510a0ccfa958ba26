"""What happens around the pages: showing one, switching partnership, finding a customer, choosing a theme."""

from dataclasses import replace
from typing import Any

from dash import Input, Output, State, no_update
from dash.development.base_component import Component
from flask import url_for
from flask_wtf.csrf import generate_csrf

from auth.current import remember_partnership
from auth.permissions import ROLES, Permission
from auth.viewer import Viewer
from callbacks.addresses import Address, base_of
from callbacks.given import pressed
from callbacks.wiring import Asked, Refused, Values, Wiring, every
from data.commands.people import set_theme
from data.domain.roles import Role
from data.queries.customer_search import Hit, names_of, search_customers
from data.queries.membership import MembershipFacts
from layouts.pages import PAGES, Page, page_at
from layouts.parts.button import link_button
from layouts.parts.empty import empty
from layouts.shell.ids import ShellId, theme_choice
from layouts.shell.model import PartnershipItem, SearchHit, SignOut, UserItem
from layouts.shell.rail import navigation
from layouts.shell.topbar import search_results, switcher, user_menu


def wire(w: Wiring) -> None:
    w.on(
        show_page,
        permission=Permission.PREFERENCES_WRITE,
        outputs={
            "page": Output(ShellId.PAGE, "children"),
            "navigation": Output(ShellId.NAVIGATION, "children"),
            "switcher": Output(ShellId.SWITCHER, "children"),
            "shown": Output(ShellId.SHOWN, "data"),
        },
        inputs={"pathname": Input(ShellId.LOCATION, "pathname")},
        state={"shown": State(ShellId.SHOWN, "data")},
    )
    w.on(
        find_customers,
        permission=Permission.CUSTOMER_READ,
        outputs={"results": Output(ShellId.SEARCH_RESULTS, "children")},
        inputs={"text": Input(ShellId.SEARCH, "value")},
        prevent_initial_call=True,
    )
    w.on(
        keep_theme,
        permission=Permission.PREFERENCES_WRITE,
        outputs={"menu": Output(ShellId.USER, "children")},
        inputs={"clicks": Input(every(theme_choice), "n_clicks")},
        prevent_initial_call=True,
    )
    narrow = State(ShellId.NARROW, "data")
    w.in_browser("isNarrow", Output(ShellId.NARROW, "data"), Input(ShellId.LOCATION, "pathname"), narrow)
    # Without a click it tells the theme in use, which the device decides where the person left it to it.
    w.in_browser("chooseTheme", Output(ShellId.THEME, "data"), Input(every(theme_choice), "n_clicks"))


def show_page(asked: Asked, pathname: str, shown: object) -> Values:
    """The skeleton of the page at an address, which its own callbacks then fill.

    From one customer to another the page stays, and only what it shows is drawn anew.
    """
    page = allowed_page(asked.viewer, asked.address)
    if page is not None and page.of_a_customer and not _is_visible(asked):
        page = None
    remember_partnership(asked.viewer.membership.partnership_code)
    return {
        "page": _page(asked, page, shown),
        "shown": _place(asked.address) if page else None,
        "navigation": navigation(
            asked.viewer.permissions, asked.address.base, asked.address.page, model=asked.viewer.membership.model
        ),
        "switcher": switcher(partnership_items(asked.viewer, asked.address.page)),
    }


def _is_visible(asked: Asked) -> bool:
    """Whether the viewer may see the customer in the address, who may have left their scope since it was opened."""
    with asked.session() as session:
        return bool(names_of(session, [asked.address.customer]))


def _page(asked: Asked, page: Page | None, shown: object) -> Any:
    if page is None:
        return not_found(asked.address.base)
    stays = page.of_a_customer and shown == _place(asked.address)
    return no_update if stays else page.build(asked.viewer.permissions)


def _place(address: Address) -> str:
    return f"{address.base}/{address.page}"


def find_customers(asked: Asked, text: str | None) -> Values:
    """The customers a text finds, each leading to its own page."""
    with asked.session() as session:
        hits = search_customers(session, text or "")
    return {"results": search_results([_hit(hit, asked.address) for hit in hits], text or "")}


def keep_theme(asked: Asked, clicks: list[int | None]) -> Values:
    """Remember the chosen theme with the person."""
    theme = pressed("value")
    if theme is None:
        return {"menu": no_update}
    try:
        asked.change_account(set_theme, theme)
    except ValueError as error:
        raise Refused(str(error)) from error
    return {"menu": user_menu(replace(user_item(asked.viewer), theme=theme), sign_out())}


def user_item(viewer: Viewer) -> UserItem:
    """The viewer as the user menu shows them."""
    person = viewer.person
    words = person.name.split()
    initials = "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])) if words else "?"
    return UserItem(person.name, person.email, initials.upper(), person.theme)


def sign_out() -> SignOut:
    """Where signing out posts to, with this session's token."""
    return SignOut(url_for("sign_in.sign_out"), generate_csrf())


def allowed_page(viewer: Viewer, address: Address) -> Page | None:
    """The page at an address if this viewer may open it; otherwise it is as if there were none."""
    page = page_at(address.page, viewer.membership.model)
    if page is None or page.of_a_customer != bool(address.customer):
        return None
    return page if viewer.may(page.permission) else None


def home_path(membership: MembershipFacts) -> str | None:
    """The first page a role may open, for a bare address; None for a role without pages."""
    permissions = ROLES[Role(membership.role)]
    return next((page.path for page in PAGES if page.permission in permissions and not page.of_a_customer), None)


def partnership_items(viewer: Viewer, page: str) -> list[PartnershipItem]:
    """The switcher's items, each showing the present page of another partnership where the role there allows it."""
    return [
        PartnershipItem(
            code=membership.partnership_code,
            name=membership.partnership_name,
            model=membership.model,
            currency=membership.currency,
            href=f"{base_of(membership.partnership_code)}/{_same_page(membership, page)}",
            current=membership == viewer.membership,
        )
        for membership in viewer.memberships
    ]


def _same_page(membership: MembershipFacts, path: str) -> str:
    page = page_at(path, membership.model)
    allowed = page is not None and not page.of_a_customer and page.permission in ROLES[Role(membership.role)]
    return path if allowed else home_path(membership) or ""


def not_found(base: str) -> Component:
    """The answer for a page that does not exist or is not this viewer's."""
    return empty(
        "There is no such page here",
        "The address may be mistyped, or it belongs to a partnership or role that is not yours.",
        link_button("Go to the start page", base),
    )


def _hit(hit: Hit, address: Address) -> SearchHit:
    return SearchHit(hit.name, hit.security_center_id, hit.status, f"{address.customers}{hit.security_center_id}")
