"""Two partners side by side, people with every kind of right, and all that one of them can get to see."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from tests.integration.pages.premises import Bundle, Premises
from tests.support.dash_client import DashClient
from tests.support.dash_tree import nodes

ANALYST, RESTRICTED, NOBODY = "anna@fjord.example", "rolf@fjord.example", "nils@fjord.example"
MARKETING, FOREIGNER = "mira@fjord.example", "dora@delta.example"
OWN = ("SC-2", "Birch Beta")
HIDDEN = {
    "ids": ("SC-1", "SC-3", "SC-4"),
    "names": ("Aurora Alpha", "Cedar Gamma", "Dune Delta"),
    "peaks": ("71,111", "71111", "83,333", "83333"),
    "sums of peaks": ("154,459", "154459"),
    "minimums": ("777,777", "777777"),
    "a product that only others use": ("Zeta Patching", "PAT"),
    "cycles in which only others were measured": ("2026-03", "2026-04"),
}
"""What the restricted viewer must not learn, by what it is."""

FOREIGN = ("SC-9", "Elm Epsilon", "delta-dach")
"""The other partner's customer and partnership."""

BUNDLE: Bundle = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\ndelta,Delta Networks,DE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day\n"
        "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26\n"
        "resale,fjord,Resale,reseller,SEK,Europe/Stockholm,1\n"
        "delta-dach,delta,DACH,mssp,EUR,Europe/Berlin,1\n"
    ),
    "products": "product_code,name,unit\nVM,Vulnerability Management,assets\nPAT,Zeta Patching,users\n",
    "customers": (
        "security_center_id,partnership_id,name,status\n"
        "SC-1,nordics,Aurora Alpha,active\n"
        "SC-2,nordics,Birch Beta,active\n"
        "SC-3,nordics,Cedar Gamma,trial\n"
        "SC-4,nordics,Dune Delta,churned\n"
        "SC-9,delta-dach,Elm Epsilon,active\n"
    ),
    "usage": (
        "security_center_id,product_code,at,quantity\n"
        "SC-1,VM,2026-10-03,71111\n"
        "SC-1,VM,2026-11-03,71111\n"
        "SC-2,VM,2026-10-04,15\n"
        "SC-2,VM,2026-11-04,15\n"
        "SC-3,VM,2026-10-05,83333\n"
        "SC-3,VM,2026-11-05,83333\n"
        "SC-3,VM,2026-03-05,1\n"
        "SC-3,PAT,2026-10-05,9\n"
        "SC-9,VM,2026-10-06,12\n"
    ),
    "prices": (
        "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price,package_size\n"
        "nordics,,VM,2026-01-01,volume,portfolio,100,9.00,,\n"
        "nordics,,VM,2026-01-01,volume,portfolio,,2.00,,\n"
    ),
    "commitments": "partnership_id,product_code,valid_from,minimum_amount\nnordics,VM,2026-01-01,777777.00\n",
    "users": (
        "email,name,partner_id,role,partnerships,customers\n"
        f"{ANALYST},Anna Kvist,fjord,user,nordics;resale,all\n"
        f"{RESTRICTED},Rolf Berg,fjord,user,nordics,SC-2\n"
        f"{NOBODY},Nils Dahl,fjord,user,nordics,\n"
        f"{MARKETING},Mira Lund,fjord,marketing,nordics,all\n"
        f"{FOREIGNER},Dora Kern,delta,user,delta-dach,all\n"
    ),
}

_REPORT = "/p/nordics/report"
PAGES = ("dashboard", "report", "exports")
CALLS = (
    *(("show_page", f"/p/nordics/{page}") for page in PAGES),
    *(
        ("show_dashboard", f"/p/nordics/dashboard{search}")
        for search in ("", "?filter=new", "?filter=used", "?filter=silent", "?filter=unpriced", "?filter=risk&tags=1")
    ),
    ("keep_table", "/p/nordics/dashboard"),
    ("show_views", "/p/nordics/dashboard"),
    ("change_views", "/p/nordics/dashboard"),
    *(
        ("show_report", f"{_REPORT}{search}")
        for search in (
            "",
            "?months=12",
            "?months=12&view=per-product",
            "?months=12&view=table",
            "?cycle=2026-11",
            "?hide=VM",
            "?product=VM",
            "?product=VM&as=chart",
            "?customer=SC-2",
            "?product=VM&customer=SC-2",
            "?product=VM&customer=SC-2&as=table",
        )
    ),
    ("show_exports", "/p/nordics/exports"),
)
ADMINISTRATORS_CALLS = (
    ("show_people", "administration"),
    ("show_columns", "administration"),
    ("show_events", "administration?tab=audit"),
    ("open_person", "administration?person=new"),
    ("show_facts", "administration?person=1"),
    ("save_person", "administration?person=new"),
    ("act_on_person", "administration?person=1"),
    ("act_on_many", "administration"),
    ("give_back", "administration"),
    ("show_choices", "administration?person=new"),
    ("show_mail", "mail"),
)
"""What only administrators get an answer to, with the page it belongs to; the mails are for those of a demo."""

FILES = ("bars.csv?months=12", "contributions.csv?product=VM", "days.csv?product=VM&customer=SC-2")
SEARCHES = ("b", "a", "SC", "e", "%", "_", "\\")


def all_that_is_seen(premises: Premises, person: DashClient) -> Mapping[str, str]:
    """Every answer a person of `nordics` gets, as text, by what was asked; the workbook's sheets among them."""
    return dict(_answers(premises, person))


def _answers(premises: Premises, person: DashClient) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield f"/p/nordics/{page}", person.get(f"/p/nordics/{page}").text
    yield "the layout", person.get("/_dash-layout").text
    for handler, address in CALLS:
        yield f"{handler} {address}", answer(person, handler, address)
    for words in SEARCHES:
        yield f"search {words}", answer(person, "find_customers", "/p/nordics/dashboard", shell_search__value=words)
    for file in FILES:
        yield file, person.get(f"{_REPORT}/{file}").text
    yield from workbook(premises, person)


def answer(person: DashClient, handler: str, address: str, **values: object) -> str:
    """The text of a callback's answer, as it goes over the wire but with letters instead of escapes."""
    response = person.post(handler, address, **values)
    assert response.status_code == 200, (handler, address)
    return response.text.encode("ascii", "backslashreplace").decode("unicode_escape")


def workbook(premises: Premises, person: DashClient) -> Iterator[tuple[str, str]]:
    """The text of each part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(exported(premises, person))) as parts:
        for name in parts.namelist():
            yield f"workbook {name}", parts.read(name).decode()


def exported(premises: Premises, person: DashClient) -> bytes:
    """Ask for the workbook, build it and download it."""
    person.call("ask_for_workbook", _REPORT, report_export__n_clicks=1)
    export = waiting_export(person)
    premises.build(export)
    return person.get(f"/p/nordics/exports/{export}/file").data


def waiting_export(person: DashClient) -> str:
    """The one export of a person that waits or runs."""
    [export] = exports_under_way(person)
    return export


def exports_under_way(person: DashClient) -> list[str]:
    """The ids of exports that can be cancelled, as their buttons tell them."""
    found = person.call("show_exports", "/p/nordics/exports")["list"]
    ids = [node["props"]["id"] for node in nodes(found) if isinstance(node["props"].get("id"), dict)]
    return [one["request"] for one in ids if one["type"] == "exports-cancel"]
