"""What happens on the administration page: its two tabs, and everything that its dialog and buttons call."""

from dash import Input, Output, State, ctx, no_update

from auth.permissions import Permission
from callbacks.administration.address import AdministrationAddress
from callbacks.administration.audit import read_events
from callbacks.administration.deeds import act_on_many, act_on_person, give_back
from callbacks.administration.dialog import open_person, show_choices, show_facts
from callbacks.administration.form import save_person
from callbacks.administration.people import administration_address, chips, person_row, read_people
from callbacks.wiring import Asked, Values, Wiring, every
from layouts.administration import ids, page
from layouts.administration.audit import EVERY, not_for_restricted
from layouts.administration.grids import columns, rows
from layouts.administration.ids import AdministrationId
from layouts.parts.segmented import Choice
from layouts.shell.ids import ShellId


def wire(w: Wiring) -> None:
    search = {"search": Input(ShellId.LOCATION, "search")}
    changed = {"changed": Input(AdministrationId.CHANGED, "data")}
    w.on(
        show_people,
        permission=Permission.PEOPLE_READ,
        outputs={
            "subtitle": Output(AdministrationId.SUBTITLE, "children"),
            "tabs": Output(AdministrationId.TABS, "children"),
            "invite": Output(AdministrationId.INVITE, "children"),
            "no_people": Output(AdministrationId.PEOPLE, "hidden"),
            "no_audit": Output(AdministrationId.AUDIT, "hidden"),
            "chips": Output(AdministrationId.CHIPS, "children"),
            "rows": Output(AdministrationId.GRID, "rowData"),
            "zone": Output(AdministrationId.ZONE, "children"),
            "notice": Output(AdministrationId.NOTICE, "children"),
        },
        inputs=search | changed,
    )
    w.on(
        show_columns,
        permission=Permission.PEOPLE_READ,
        outputs={"columns": Output(AdministrationId.GRID, "columnDefs")},
        inputs={"narrow": Input(ShellId.NARROW, "data")},
    )
    w.on(
        show_events,
        permission=Permission.AUDIT_READ,
        outputs={
            "since": Output(AdministrationId.FROM, "value"),
            "until": Output(AdministrationId.UNTIL, "value"),
            "people": Output(AdministrationId.PERSON, "options"),
            "by": Output(AdministrationId.PERSON, "value"),
            "areas": Output(AdministrationId.AREA, "options"),
            "area": Output(AdministrationId.AREA, "value"),
            "words": Output(AdministrationId.WORDS, "value"),
            "events": Output(AdministrationId.EVENTS, "children"),
            "count": Output(AdministrationId.EVENT_COUNT, "children"),
            "file": Output(AdministrationId.EVENT_FILE, "children"),
            "notice": Output(AdministrationId.NOTICE, "children", allow_duplicate=True),
        },
        inputs=search,
        prevent_initial_call="initial_duplicate",
    )
    w.on(
        open_person,
        permission=Permission.PEOPLE_WRITE,
        outputs={
            "open": Output(AdministrationId.DIALOG, "is_open"),
            "title": Output(AdministrationId.TITLE, "children"),
            "form": Output(AdministrationId.FORM, "children"),
            "save": Output(AdministrationId.SAVE, "children"),
            "no_save": Output(AdministrationId.SAVE, "hidden"),
            "problem": Output(AdministrationId.PROBLEM, "children"),
        },
        inputs=search,
    )
    w.on(
        show_facts,
        permission=Permission.PEOPLE_WRITE,
        outputs={"facts": Output(AdministrationId.FACTS, "children")},
        inputs=search | changed,
    )
    w.on(
        show_choices,
        permission=Permission.PEOPLE_WRITE,
        outputs={
            "options": Output(AdministrationId.CHOICE, "options"),
            "more": Output(AdministrationId.CHOICE_MORE, "children"),
        },
        inputs={"words": Input(AdministrationId.CHOICE_FILTER, "value")},
        state={"chosen": State(AdministrationId.CHOICE, "value")},
        prevent_initial_call=True,
    )
    _wire_changes(w)
    _wire_browser(w)


def _wire_changes(w: Wiring) -> None:
    search = {"search": State(ShellId.LOCATION, "search")}
    said = {
        "open": Output(AdministrationId.DIALOG, "is_open", allow_duplicate=True),
        "problem": Output(AdministrationId.PROBLEM, "children", allow_duplicate=True),
        "changed": Output(AdministrationId.CHANGED, "data", allow_duplicate=True),
        "handing": Output(AdministrationId.HANDED, "is_open", allow_duplicate=True),
        "handed_title": Output(AdministrationId.HANDED_TITLE, "children", allow_duplicate=True),
        "handed": Output(AdministrationId.HANDED_BODY, "children", allow_duplicate=True),
    }
    removed = {
        "said": Output(AdministrationId.SAID, "children", allow_duplicate=True),
        "removed": Output(AdministrationId.REMOVED, "data", allow_duplicate=True),
    }
    w.on(
        save_person,
        permission=Permission.PEOPLE_WRITE,
        outputs=said
        | {
            "email_problem": Output(AdministrationId.EMAIL_PROBLEM, "children"),
            "email_wrong": Output(AdministrationId.EMAIL, "invalid"),
            "name_problem": Output(AdministrationId.NAME_PROBLEM, "children"),
            "name_wrong": Output(AdministrationId.NAME, "invalid"),
        },
        inputs={
            "pressed": {
                "save": Input(AdministrationId.SAVE, "n_clicks"),
                "email": Input(AdministrationId.EMAIL, "n_submit"),
                "name": Input(AdministrationId.NAME, "n_submit"),
            }
        },
        state=search
        | {
            "email": State(AdministrationId.EMAIL, "value"),
            "name": State(AdministrationId.NAME, "value"),
            "role": State(AdministrationId.ROLE, "value"),
            "reach": State(AdministrationId.REACH, "value"),
            "chosen": State(AdministrationId.CHOICE, "value"),
        },
        prevent_initial_call=True,
    )
    w.on(
        act_on_person,
        permission=Permission.PEOPLE_WRITE,
        outputs=said | removed,
        inputs={"clicks": Input(every(ids.action), "n_clicks")},
        state=search,
        prevent_initial_call=True,
    )
    w.on(
        act_on_many,
        permission=Permission.PEOPLE_WRITE,
        outputs={"changed": Output(AdministrationId.CHANGED, "data", allow_duplicate=True)},
        inputs={"clicks": Input(every(ids.bulk), "n_clicks")},
        state={"selected": State(AdministrationId.GRID, "selectedRows")},
        prevent_initial_call=True,
    )
    w.on(
        give_back,
        permission=Permission.PEOPLE_WRITE,
        outputs={name: one for name, one in said.items() if name not in ("open", "problem")} | removed,
        inputs={"clicks": Input(AdministrationId.UNDO, "n_clicks")},
        state={"removed": State(AdministrationId.REMOVED, "data")},
        prevent_initial_call=True,
    )


def _wire_browser(w: Wiring) -> None:
    grid, words = AdministrationId.GRID, Input(AdministrationId.SEARCH, "value")
    selected = Input(grid, "selectedRows")
    place = Input(ShellId.LOCATION, "search")
    w.in_browser("peopleWords", Output(AdministrationId.SEARCH, "value"), place)
    w.in_browser("peopleFilter", Output(grid, "dashGridOptions"), words, State(grid, "dashGridOptions"))
    w.in_browser(
        "peopleCount", Output(AdministrationId.COUNT, "children"), Input(grid, "virtualRowData"), State(grid, "rowData")
    )
    w.in_browser("nobodySelected", Output(AdministrationId.BULK, "hidden"), selected)
    w.in_browser("selectedCount", Output(AdministrationId.BULK_COUNT, "children"), selected)
    role, reach = Input(AdministrationId.ROLE, "value"), Input(AdministrationId.REACH, "value")
    w.in_browser("roleNote", Output(AdministrationId.ROLE_NOTE, "children"), role)
    w.in_browser("seesNoCustomers", Output(AdministrationId.REACH_PLACE, "hidden"), role)
    w.in_browser("seesNotSome", Output(AdministrationId.CHOICE_PLACE, "hidden"), reach)
    w.in_browser(
        "chosenCount", Output(AdministrationId.CHOICE_COUNT, "children"), Input(AdministrationId.CHOICE, "value")
    )
    closed = Output(AdministrationId.DIALOG, "is_open", allow_duplicate=True)
    w.in_browser("closeDialog", closed, Input(AdministrationId.CANCEL, "n_clicks"), prevent_initial_call=True)
    w.in_browser(
        "dialogClosed",
        Output(ShellId.LOCATION, "search", allow_duplicate=True),
        Input(AdministrationId.DIALOG, "is_open"),
        prevent_initial_call=True,
    )
    done = Input(AdministrationId.DONE, "n_clicks")
    for output in (Output(AdministrationId.HANDED, "is_open"), Output(AdministrationId.HANDED_BODY, "children")):
        w.in_browser("forget", output, done, State(output.component_id, output.component_property))


def show_people(asked: Asked, search: str, changed: str | None) -> Values:
    """The page's head for an address, and its table of people where that tab is shown."""
    address = administration_address(asked, search)
    is_audit = address.tab == "audit"
    shown = _head(asked, address) | {"no_people": is_audit, "no_audit": not is_audit}
    if is_audit:
        return shown | dict.fromkeys(("chips", "rows", "zone", "notice"), no_update)
    found = read_people(asked, address.changed(person=None))
    return shown | {
        "chips": page.chips(chips(found), address.href),
        "rows": rows([person_row(found, one) for one in found.shown], found.address.href),
        "zone": f"Times in {found.zone}",
        "notice": None,
    }


def show_columns(asked: Asked, narrow: bool) -> Values:
    """The table's columns for the width of the page; it was built with those of a wide one."""
    stands = ctx.triggered_id is None and narrow is not True
    return {"columns": no_update if stands else columns(narrow=narrow is True)}


def show_events(asked: Asked, search: str) -> Values:
    """The audit log for an address, where that tab is shown."""
    address = administration_address(asked, search)
    unchanged = dict.fromkeys(("people", "areas", "events", "count", "file", "notice"), no_update)
    filters = {
        "since": address.since.isoformat() if address.since else "",
        "until": address.until.isoformat() if address.until else "",
        "by": str(address.by or EVERY),
        "area": address.area or EVERY,
        "words": address.words,
    }
    if address.tab != "audit":
        return unchanged | dict.fromkeys(filters, no_update)
    if not asked.viewer.scope.sees_all_customers:
        return unchanged | filters | {"events": not_for_restricted(), "notice": None}
    with asked.session() as session:
        return filters | read_events(asked, session, address) | {"notice": None}


def _head(asked: Asked, address: AdministrationAddress) -> Values:
    here, may_change = address.changed(person=None), asked.viewer.may(Permission.PEOPLE_WRITE)
    is_audit = address.tab == "audit"
    there = AdministrationAddress(address.path, tab="people" if is_audit else "audit")
    choices = [Choice("People", (there if is_audit else here).href, not is_audit)]
    if asked.viewer.may(Permission.AUDIT_READ):
        choices.append(Choice("Audit log", (here if is_audit else there).href, is_audit))
    invite = page.invite(here.changed(person="new").href, here.href) if may_change and not is_audit else None
    return {"subtitle": asked.viewer.membership.partnership_name, "tabs": page.tabs(choices), "invite": invite}
