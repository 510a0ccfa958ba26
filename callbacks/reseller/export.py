"""What happens when somebody asks for a reseller's workbook: the months on the line and the filters, as a request."""

from typing import Any

from dash import Input, Output, State, no_update

from auth.permissions import Permission
from callbacks.answers import say
from callbacks.reseller.address import ResellerAddress
from callbacks.tags.address import tag_request
from callbacks.wiring import Asked, Refused, Values, Wiring
from data.commands.exports import RESELLER, ExportRefused, request_export
from data.queries.partnership import PartnershipFacts, get_partnership
from data.queries.tags import known_tags
from layouts import formats
from layouts.parts.link import link
from layouts.parts.toasts import toast
from layouts.reseller.ids import ResellerId
from layouts.shell.ids import ShellId


def wire(w: Wiring) -> None:
    w.on(
        ask_for_reseller_workbook,
        permission=Permission.EXPORT_CREATE,
        outputs={"clicks": Output(ResellerId.EXPORT, "n_clicks")},
        inputs={"clicks": Input(ResellerId.EXPORT, "n_clicks")},
        state={"search": State(ShellId.LOCATION, "search")},
        prevent_initial_call=True,
    )


def ask_for_reseller_workbook(asked: Asked, clicks: int | None, search: object) -> Values:
    """Queue the workbook of the months shown and say where it will be."""
    if not clicks:
        return {"clicks": no_update}
    address = ResellerAddress.parse("", search)
    with asked.session(write=True) as session:
        partnership = get_partnership(session)
        address = address.tagged(known_tags(session, address.tags)[0])
        parameters = _parameters(asked, partnership, address)
        span = f"{parameters['first']} to {parameters['last']}"
        try:
            request_export(
                session,
                kind=RESELLER,
                title=f"ACV and usage {partnership.name} {span}{', filtered' if address.filtered else ''}",
                parameters=parameters,
                now=asked.now,
                limit_per_person=asked.portal.settings.configuration.exports.per_person,
            )
        except ExportRefused as error:
            raise Refused(str(error)) from error
    exports = link("Follow it on the Exports page", f"{asked.address.base}/exports")
    shown = formats.month_range(*address.workbook_months(partnership.today(asked.now)), asked.locale)
    say(toast(f"Workbook for {shown} is being built", exports, "good"))
    return {"clicks": no_update}


def _parameters(asked: Asked, partnership: PartnershipFacts, address: ResellerAddress) -> dict[str, Any]:
    first, last = address.workbook_months(partnership.today(asked.now))
    chosen = {"product": address.product, "owner": address.owner, "country": address.country}
    return {
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
        **tag_request(address.tags),
        **{key: value for key, value in chosen.items() if value is not None},
    }
