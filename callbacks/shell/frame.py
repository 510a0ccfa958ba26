"""The frame around the pages as one viewer gets it at the start of a visit."""

from dash import html
from dash.development.base_component import Component

from auth.current import SignedOut, last_partnership, signed_in
from auth.logo import logo_address
from auth.viewer import Viewer, viewer_for
from callbacks.addresses import base_of
from callbacks.shell.navigation import partnership_items, sign_out, user_item
from data.portal import Portal
from data.scope import NotVisible
from data.settings import PortalType
from layouts.shell.frame import frame
from layouts.shell.model import Brand, Place


def build_frame(portal: Portal) -> Component:
    """The frame for whoever is signed in; its page is filled in as soon as the browser knows its address.

    Dash also asks once for nobody in particular, at its first request, to look at the shape of the layout.
    """
    try:
        viewer = _viewer(portal)
    except SignedOut:
        return html.Div()
    return frame(
        brand=Brand(
            portal.settings.configuration.branding.name, viewer.portal is PortalType.DEMO, logo_address(portal)
        ),
        partnerships=partnership_items(viewer, ""),
        user=user_item(viewer),
        sign_out=sign_out(),
        permissions=viewer.permissions,
        place=Place(base_of(viewer.membership.partnership_code), "", viewer.membership.model),
    )


def _viewer(portal: Portal) -> Viewer:
    who = signed_in()
    try:
        return viewer_for(portal.databases, who.portal, who.user_id, last_partnership())
    except NotVisible:
        return viewer_for(portal.databases, who.portal, who.user_id, None)
