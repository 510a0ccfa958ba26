"""What happens on the exports page: the history and its progress, cancelling and trying again."""

from datetime import date

from dash import Input, Output

from auth.permissions import Permission
from callbacks.given import pressed
from callbacks.wiring import Asked, Refused, Values, Wiring, every
from data.commands.exports import ExportRefused, cancel, retry
from data.domain.cycles import cycle_labelled
from data.queries.exports import ExportRow, list_exports
from data.queries.partnership import PartnershipFacts, get_partnership
from layouts import formats
from layouts.exports import ids, page
from layouts.exports.ids import ExportsId


def wire(w: Wiring) -> None:
    w.on(
        show_exports,
        permission=Permission.EXPORT_READ,
        outputs={
            "list": Output(ExportsId.LIST, "children"),
            "count": Output(ExportsId.COUNT, "children"),
            "still": Output(ExportsId.TICK, "disabled"),
        },
        inputs={"tick": Input(ExportsId.TICK, "n_intervals")},
    )
    w.on(
        change_export,
        permission=Permission.EXPORT_CREATE,
        outputs={
            "list": Output(ExportsId.LIST, "children", allow_duplicate=True),
            "count": Output(ExportsId.COUNT, "children", allow_duplicate=True),
            "still": Output(ExportsId.TICK, "disabled", allow_duplicate=True),
        },
        inputs={
            "cancels": Input(every(ids.cancel), "n_clicks"),
            "retries": Input(every(ids.retry), "n_clicks"),
        },
        prevent_initial_call=True,
    )


def show_exports(asked: Asked, tick: int | None) -> Values:
    """The viewer's exports as they stand."""
    with asked.session() as session:
        partnership = get_partnership(session)
        found = list_exports(session)
    shown = [_row(asked, partnership, row) for row in found]
    may_create = asked.viewer.may(Permission.EXPORT_CREATE)
    return {
        "list": page.history(shown, f"{asked.address.base}/report", partnership.model, may_create=may_create),
        "count": f"{len(shown)} files" if len(shown) != 1 else "1 file",
        "still": not page.is_running(shown),
    }


def change_export(asked: Asked, cancels: list[int | None], retries: list[int | None]) -> Values:
    """Cancel an export, or run it once more."""
    request = pressed("request")
    if request is not None:
        _change(asked, request, cancels_it=pressed("type") == ids.cancel("")["type"])
    return show_exports(asked, None)


def _change(asked: Asked, request: str, *, cancels_it: bool) -> None:
    limit = asked.portal.settings.configuration.exports.per_person
    try:
        with asked.session(write=True) as session:
            if cancels_it:
                cancel(session, request, asked.now)
            else:
                retry(session, request, asked.now, limit)
    except ExportRefused as error:
        raise Refused(str(error)) from error


def _row(asked: Asked, partnership: PartnershipFacts, row: ExportRow) -> page.ExportRow:
    locale = asked.locale
    return page.ExportRow(
        request=row.id,
        what=row.title,
        cycle=_cycle(row, partnership, locale),
        asked_at=formats.moment(row.created_at, partnership.timezone, locale),
        asked_by=partnership.timezone,
        status=row.status,
        progress=row.progress,
        stage=row.stage,
        rows="" if row.rows is None else formats.number(row.rows, locale),
        size="" if row.size is None else formats.size(row.size, locale),
        error=row.error or "",
        href=f"{asked.address.base}/exports/{row.id}/file" if row.status == "done" else None,
    )


def _cycle(row: ExportRow, partnership: PartnershipFacts, locale: str) -> str:
    first, last = (row.parameters.get(key) for key in ("first", "last"))
    if isinstance(first, str) and isinstance(last, str):
        return formats.month_range(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"), locale)
    label = row.parameters.get("cycle")
    if not isinstance(label, str):
        return ""
    return formats.cycle_range(cycle_labelled(label, partnership.anchor_day), locale)
