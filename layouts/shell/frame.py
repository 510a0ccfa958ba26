"""The frame: everything around a page, put together once per visit and updated in parts."""

from collections.abc import Collection, Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.parts.aria import aria
from layouts.parts.toasts import toast_area
from layouts.shell.ids import ShellId
from layouts.shell.model import Brand, PartnershipItem, Place, SignOut, UserItem
from layouts.shell.rail import navigation, rail
from layouts.shell.topbar import topbar
from layouts.tags.dialog import tags_dialog


def frame(
    brand: Brand,
    partnerships: Sequence[PartnershipItem],
    user: UserItem,
    sign_out: SignOut,
    permissions: Collection[Permission],
    place: Place,
    *,
    counts: Mapping[str, int] | None = None,
    page: Component | Sequence[Component] = (),
) -> html.Div:
    """The whole tree for a signed-in viewer; `page` is what stands in the main container at first."""
    items = navigation(permissions, place.base, place.page, counts, model=place.model)
    searchable = Permission.CUSTOMER_READ in permissions
    return html.Div(
        [
            dcc.Location(id=ShellId.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ShellId.THEME, data=place.theme),
            dcc.Store(id=ShellId.NARROW, data=False),
            dcc.Store(id=ShellId.SHOWN),
            dcc.Store(id=ShellId.STRIP_DEED),
            html.A("Skip to content", href=f"#{ShellId.PAGE}", className="skip-link"),
            rail(brand, items),
            html.Div(className="scrim", **aria(hidden=True)),
            html.Div(
                [
                    topbar(partnerships, user, sign_out, searchable=searchable, demo=brand.demo),
                    html.Div([], id=ShellId.STRIP, className="strip"),
                    html.Main(page, id=ShellId.PAGE, className="page", tabIndex="-1"),
                ],
                className="stage",
            ),
            toast_area(ShellId.TOASTS),
            *(tags_dialog() if searchable else []),
        ],
        className="shell",
    )
