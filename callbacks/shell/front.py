"""The addresses of pages as the server answers them: a bare one leads home, an unknown or forbidden one is a 404."""

from flask import Flask, abort, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as BaseResponse

from auth.current import last_partnership, remember_partnership, signed_in
from auth.viewer import Viewer, viewer_for
from callbacks.addresses import Address, base_of
from callbacks.customers.view import sub_tab_of
from callbacks.shell.navigation import allowed_page, home_path
from data.portal import Portal
from data.queries.customer_search import names_of
from data.scope import NotVisible
from data.session import session_for

PAGE_ENDPOINTS = frozenset({"/", "/<path:path>"})


def install(app: Flask, portal: Portal) -> None:
    """Check addresses before Dash, which would answer every one of them with the same page."""

    @app.before_request
    def check_address() -> BaseResponse | None:
        return _check(portal) if request.endpoint in PAGE_ENDPOINTS else None

    @app.errorhandler(404)
    def missing(error: HTTPException) -> tuple[str, int]:
        name = portal.settings.configuration.branding.name
        return render_template("auth/not_found.html", brand=name), 404

    @app.errorhandler(NotVisible)
    def invisible(_error: NotVisible) -> tuple[str, int]:
        return missing(NotFound())


def _check(portal: Portal) -> BaseResponse | None:
    address = Address.parse(request.path)
    if request.path != "/" and address.partnership is None:
        abort(404)
    viewer = _viewer(portal, address)
    if not address.page:
        return _home(viewer, portal.settings.configuration.branding.name)
    if allowed_page(viewer, address) is None or not _has_customer(portal, viewer, address):
        abort(404)
    remember_partnership(viewer.membership.partnership_code)
    return None


def _has_customer(portal: Portal, viewer: Viewer, address: Address) -> bool:
    """Whether the customer and sub-tab in an address are there for the viewer; so they are where it names none."""
    if not address.customer:
        return True
    with session_for(portal.databases, viewer.scope) as session:
        return bool(names_of(session, [address.customer])) and sub_tab_of(address.tab) is not None


def _viewer(portal: Portal, address: Address) -> Viewer:
    who = signed_in()
    wanted = address.partnership or last_partnership()
    try:
        return viewer_for(portal.databases, who.portal, who.user_id, wanted)
    except NotVisible:
        if address.partnership is not None:
            raise
        return viewer_for(portal.databases, who.portal, who.user_id, None)


def _home(viewer: Viewer, brand: str) -> BaseResponse:
    page = home_path(viewer.membership)
    if page is None:
        partnership = viewer.membership.partnership_name
        return make_response(render_template("auth/no_pages.html", brand=brand, partnership=partnership))
    return redirect(f"{base_of(viewer.membership.partnership_code)}/{page}")
