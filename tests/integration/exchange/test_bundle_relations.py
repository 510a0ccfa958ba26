"""Orders, contacts, activity, scanners and scans of a bundle: what is stored, what a second load changes, what is
refused."""

from datetime import UTC, date, datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.models import Activity, Contact, ContactChange, Customer, Order, Partnership, Product, Scan, Scanner
from tests.support.bundles import NORTH, NOW, csv_text, north

ORDERS = "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on"
CONTACTS = "owner,kind,name,email,phone"
ACTIVITY = "security_center_id,kind,on,count,by"
SCANNERS = "security_center_id,scanner_id,name,last_seen_at"
SCANS = "security_center_id,product_code,scan_id,at,status"
UNKNOWN = "neither in the portal nor here"

WHOLE = {
    "orders": (
        ORDERS,
        "O-1,SC-A,VM,50,2026-01-01,2026-12-31,900.50,EUR,",
        "O-2,SC-A,WAS,5,2025-01-01,2027-12-31,120,EUR,2026-06-30",
        "O-3,SC-E,VM,10,2026-02-28,2026-02-28,5000,JPY,2026-02-01",
    ),
    "contacts": (
        CONTACTS,
        "fjord-mssp,sales,Tansy Quill,Tansy@Fjord.example,+999 1",
        "SC-A,sales,Merle Oat,,",
        "SC-A,technical,Joss Fen,joss@aurora.example,",
    ),
    "activity": (ACTIVITY, "SC-A,login,2026-10-03,4,client", "SC-A,login,2026-10-04,0,partner"),
    "scanners": (SCANNERS, "SC-A,s-1,Head office,2026-10-03T14:30:00+02:00", "SC-A,s-2,Depot,", "SC-B,s-1,Depot,"),
    "scans": (SCANS, "SC-A,VM,n-1,2026-10-03T23:30:00-02:00,ok", "SC-A,WAS,n-1,2026-10-03T01:00:00Z,failed"),
}
MODELS = (Order, Contact, ContactChange, Activity, Scanner, Scan)


@pytest.fixture
def bundle(tmp_path, databases):
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, databases)


@pytest.fixture
def whole(bundle):
    return bundle.write(**{name: csv_text(header, rows) for name, (header, *rows) in WHOLE.items()})


def everything(bundle):
    return {model: bundle.rows(model, *model.__table__.columns.keys()) for model in MODELS}


def by_code(bundle, model, key):
    return {number: code for code, number in bundle.rows(model, key, "id")}


def test_the_rows_are_stored_as_written(whole):
    whole.load()
    customers = by_code(whole, Customer, "security_center_id")
    products = by_code(whole, Product, "code")

    orders = whole.rows(Order, "number", "customer_id", "product_id", "licences", "annual_minor", "cancelled_on")
    assert [(row[0], customers[row[1]], products[row[2]], *row[3:]) for row in orders] == [
        ("O-1", "SC-A", "VM", 50, 90050, None),
        ("O-2", "SC-A", "WAS", 5, 12000, date(2026, 6, 30)),
        ("O-3", "SC-E", "VM", 10, 5000, date(2026, 2, 1)),
    ]
    assert whole.rows(Activity, "day", "kind", "count", "by") == [
        (date(2026, 10, 3), "login", 4, "client"),
        (date(2026, 10, 4), "login", 0, "partner"),
    ]
    assert [(customers[row[0]], *row[1:]) for row in whole.rows(Scanner, "customer_id", "code", "last_seen_at")] == [
        ("SC-A", "s-1", datetime(2026, 10, 3, 12, 30, tzinfo=UTC)),
        ("SC-A", "s-2", None),
        ("SC-B", "s-1", None),
    ]
    assert [(products[row[0]], *row[1:]) for row in whole.rows(Scan, "product_id", "code", "at", "status")] == [
        ("VM", "n-1", datetime(2026, 10, 4, 1, 30, tzinfo=UTC), "ok"),
        ("WAS", "n-1", datetime(2026, 10, 3, 1, tzinfo=UTC), "failed"),
    ]


def test_a_contact_belongs_to_a_partnership_or_to_a_customer_of_it(whole):
    whole.load()
    partnerships = by_code(whole, Partnership, "code")
    customers = by_code(whole, Customer, "security_center_id") | {None: None}

    told = whole.rows(Contact, "partnership_id", "customer_id", "kind", "name", "email", "phone")
    assert [(partnerships[row[0]], customers[row[1]], *row[2:]) for row in told] == [
        ("fjord-mssp", None, "sales", "Tansy Quill", "tansy@fjord.example", "+999 1"),
        ("fjord-mssp", "SC-A", "sales", "Merle Oat", None, None),
        ("fjord-mssp", "SC-A", "technical", "Joss Fen", "joss@aurora.example", None),
    ]
    assert set(whole.rows(ContactChange, "name", "at", "author")) == {
        (name, NOW, "Import") for name in ("Tansy Quill", "Merle Oat", "Joss Fen")
    }


def test_loading_twice_changes_nothing_and_says_so(whole):
    whole.load()
    before = everything(whole)
    counts = whole.counts()

    assert counts == {f"{name}.csv": (len(rows), 0, 0, len(rows)) for name, (_header, *rows) in WHOLE.items()}
    assert everything(whole) == before


def test_a_known_key_changes_what_is_stored_and_nothing_else(whole):
    whole.load()
    whole.write(
        orders=csv_text(ORDERS, ["O-1,SC-A,VM,60,2026-01-01,2026-12-31,900.50,EUR,2026-09-01"]),
        contacts=csv_text(CONTACTS, ["SC-A,sales,Merle Oat,merle@aurora.example,"]),
        activity=csv_text(ACTIVITY, ["SC-A,login,2026-10-03,9,partner"]),
        scanners=csv_text(SCANNERS, ["SC-A,s-1,Attic,2026-10-05T00:00:00Z"]),
        scans=csv_text(SCANS, ["SC-A,VM,n-1,2026-10-03T23:30:00-02:00,failed"]),
    )

    assert set(whole.counts().values()) == {(1, 0, 1, 0)}
    assert whole.rows(Order, "number", "licences", "cancelled_on")[0] == ("O-1", 60, date(2026, 9, 1))
    assert whole.rows(Activity, "day", "count", "by")[0] == (date(2026, 10, 3), 9, "partner")
    assert whole.rows(Scanner, "code", "name")[0] == ("s-1", "Attic")
    assert whole.rows(Scan, "status") == [("failed",), ("failed",)]
    assert [len(whole.rows(model, "customer_id")) for model in MODELS] == [3, 3, 4, 2, 3, 2]


def test_what_a_contact_was_before_stays_in_its_history(whole):
    whole.load()
    whole.clear().write(contacts=csv_text("owner,kind,name", ["SC-A,technical,Orrin Dove"])).load()

    history = whole.rows(ContactChange, "id", "kind", "name", "email")
    assert [row[1:] for row in history if row[1] == "technical"] == [
        ("technical", "Joss Fen", "joss@aurora.example"),
        ("technical", "Orrin Dove", "joss@aurora.example"),
    ]
    assert ("technical", "Orrin Dove", "joss@aurora.example") in whole.rows(Contact, "kind", "name", "email")


def test_the_day_of_cancelling_stays_where_the_column_is_left_out_and_goes_where_it_is_empty(whole):
    whole.load()
    row = "O-2,SC-A,WAS,5,2025-01-01,2027-12-31,120,EUR"
    whole.clear().write(orders=csv_text(ORDERS.removesuffix(",cancelled_on"), [row]))
    assert whole.counts() == {"orders.csv": (1, 0, 0, 1)}
    assert whole.write(orders=csv_text(ORDERS, [f"{row},"])).counts() == {"orders.csv": (1, 0, 1, 0)}
    assert ("O-2", None) in whole.rows(Order, "number", "cancelled_on")


def test_the_files_may_be_parquet_with_real_types(whole):
    whole.load()
    before = everything(whole)
    for name, (header, *rows) in WHOLE.items():
        frame = pd.DataFrame([row.split(",") for row in rows], columns=header.split(","))
        (whole.folder / f"{name}.csv").unlink()
        pq.write_table(pa.Table.from_pandas(_typed(frame), preserve_index=False), whole.folder / f"{name}.parquet")

    assert whole.counts() == {
        f"{name}.parquet": (len(rows), 0, 0, len(rows)) for name, (_header, *rows) in WHOLE.items()
    }
    assert everything(whole) == before


def _typed(frame):
    for name in frame.columns:
        if name in {"start_on", "end_on", "cancelled_on", "on"}:
            frame[name] = pd.to_datetime(frame[name])
        elif name in {"at", "last_seen_at"}:
            frame[name] = pd.to_datetime(frame[name], utc=True)
        elif name in {"licences", "count", "annual_value"}:
            frame[name] = pd.to_numeric(frame[name])
    return frame


def test_a_fault_in_a_parquet_file_has_its_row_as_line(bundle):
    table = {name: ["SC-A", "SC-A"] for name in SCANS.split(",")} | {"product_code": ["VM", "VM"]}
    table |= {"scan_id": ["n-1", "n-2"], "status": ["ok", "lost"], "at": [NOW, NOW]}
    pq.write_table(pa.table(table), bundle.folder / "scans.parquet")

    assert bundle.faults() == ["scans.parquet:3: status: 'lost' is not one of ok, failed"]


FIELDS = [
    (
        "orders",
        "O-9,SC-X,VM,1,2026-01-01,2026-12-31,1,EUR,",
        f"security_center_id: there is no customer 'SC-X', {UNKNOWN}",
    ),
    ("orders", "O-9,SC-A,XX,1,2026-01-01,2026-12-31,1,EUR,", f"product_code: there is no product 'XX', {UNKNOWN}"),
    ("orders", ",SC-A,VM,1,2026-01-01,2026-12-31,1,EUR,", "order_no: is empty"),
    ("orders", "O-9,SC-A,VM,0,2026-01-01,2026-12-31,1,EUR,", "licences: '0' is not between 1 and 2147483647"),
    (
        "orders",
        "O-9,SC-A,VM,1.5,2026-01-01,2026-12-31,1,EUR,",
        "licences: '1.5' is not a whole number from 1 to 2147483647",
    ),
    (
        "orders",
        "O-9,SC-A,VM,-3,2026-01-01,2026-12-31,1,EUR,",
        "licences: '-3' is not a whole number from 1 to 2147483647",
    ),
    (
        "orders",
        "O-9,SC-A,VM,1,2026-01-02,2026-01-01,1,EUR,",
        "end_on: 2026-01-01 is before start_on, 2026-01-02; both days belong to the order",
    ),
    ("orders", "O-9,SC-A,VM,1,2026-01-01,,1,EUR,", "end_on: is empty"),
    ("orders", "O-9,SC-A,VM,1,2026-01-01,2026-12-31,-1,EUR,", "annual_value: '-1' is below 0"),
    (
        "orders",
        "O-9,SC-A,VM,1,2026-01-01,2026-12-31,0.005,EUR,",
        "annual_value: 0.005 is finer than the minor unit of EUR (2 decimals)",
    ),
    (
        "orders",
        "O-9,SC-A,VM,1,2026-01-01,2026-12-31,1,SEK,",
        "currency: SEK is not the partnership's currency, EUR",
    ),
    (
        "orders",
        "O-9,SC-E,VM,1,2026-01-01,2026-12-31,1,EUR,",
        "currency: EUR is not the partnership's currency, JPY",
    ),
    (
        "orders",
        "O-9,SC-A,VM,1,2026-01-01,2026-12-31,1,eur,",
        "currency: 'eur' is not an ISO 4217 currency code such as EUR",
    ),
    (
        "orders",
        "O-9,SC-A,VM,1,2026-01-01,2026-12-31,1,EUR,2027-01-01",
        "cancelled_on: 2027-01-01 is after end_on, 2026-12-31: an order that has ended is not cancelled",
    ),
    ("contacts", "nobody,sales,N,,", f"owner: there is no partnership or customer 'nobody', {UNKNOWN}"),
    (
        "contacts",
        "SC-A,boss,N,,",
        "kind: 'boss' is not one of sales, customer_success, finance, technical",
    ),
    ("contacts", "SC-A,sales,,,", "name: is empty"),
    ("contacts", "SC-A,sales,N,n@fjord,", "email: 'n@fjord' is not an e-mail address"),
    ("contacts", f"SC-A,sales,N,,{'1' * 41}", "phone: has 41 characters; 40 are the most"),
    ("activity", "SC-X,login,2026-10-03,1,client", f"security_center_id: there is no customer 'SC-X', {UNKNOWN}"),
    ("activity", "SC-A,login,2026-10-03,1,robot", "by: 'robot' is not one of client, partner"),
    ("activity", "SC-A,login,2026-10-03,-1,client", "count: '-1' is not a whole number from 0 to 2147483647"),
    (
        "activity",
        "SC-A,login,2026-10-03T10:00:00Z,1,client",
        "on: '2026-10-03T10:00:00Z' is not a date written YYYY-MM-DD",
    ),
    ("activity", f"SC-A,{'k' * 41},2026-10-03,1,client", "kind: has 41 characters; 40 are the most"),
    (
        "activity",
        "SC-A,login,2026-11-04,1,client",
        "on: 2026-11-04 lies in the future; the latest day taken is 2026-11-03",
    ),
    (
        "scanners",
        "SC-A,s-9,N,2026-11-03T23:00:00Z",
        "last_seen_at: 2026-11-04 lies in the future; the latest day taken is 2026-11-03",
    ),
    (
        "scans",
        "SC-E,VM,n-9,2026-11-03T10:00:00Z,ok",
        "at: 2026-11-04 lies in the future; the latest day taken is 2026-11-03",
    ),
    ("scanners", "SC-X,s-9,N,", f"security_center_id: there is no customer 'SC-X', {UNKNOWN}"),
    (
        "scanners",
        "SC-A,s-9,N,2026-10-03T10:00:00",
        "last_seen_at: '2026-10-03T10:00:00' has no offset from UTC, such as Z or +02:00",
    ),
    ("scanners", "SC-A,s-9,N,2026-10-03", "last_seen_at: '2026-10-03' has no time, such as 2026-10-03T14:30:00+02:00"),
    ("scans", "SC-A,XX,n-9,2026-10-03T10:00:00Z,ok", f"product_code: there is no product 'XX', {UNKNOWN}"),
    (
        "scans",
        "SC-A,VM,n-9,2026-10-03T10:00:00,ok",
        "at: '2026-10-03T10:00:00' has no offset from UTC, such as Z or +02:00",
    ),
    ("scans", "SC-A,VM,n-9,2026-10-03T10:00:00Z,OK", "status: 'OK' is not one of ok, failed"),
]
HEADERS = {name: header for name, (header, *_rows) in WHOLE.items()}


@pytest.fixture
def north_alone(tmp_path, sqlite_databases):
    """Faults are found before the database matters, so one kind of it is enough."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, sqlite_databases)


class TestFaults:
    @pytest.mark.parametrize(("file", "row", "said"), FIELDS)
    def test_a_wrong_field_is_named_with_line_and_column(self, north_alone, file, row, said):
        north_alone.write(**{file: csv_text(HEADERS[file], ["", row])})
        assert north_alone.faults() == [f"{file}.csv:3: {said}"]

    def test_what_is_reported_for_tomorrow_is_taken(self, north_alone):
        north_alone.write(
            activity=csv_text(ACTIVITY, ["SC-A,login,2026-11-03,1,client"]),
            scanners=csv_text(SCANNERS, ["SC-A,s-1,Depot,2026-11-03T22:59:59Z"]),
            scans=csv_text(SCANS, ["SC-E,VM,n-1,2026-11-03T09:59:59Z,ok"]),
        )
        assert [count[1] for count in north_alone.counts().values()] == [1, 1, 1]

    @pytest.mark.parametrize("file", HEADERS)
    def test_a_key_may_stand_once_in_a_file(self, north_alone, file):
        row = WHOLE[file][1]
        (fault,) = north_alone.write(**{file: csv_text(HEADERS[file], [row, row])}).faults()
        assert fault.startswith(f"{file}.csv:3: {HEADERS[file].partition(',')[0]}: the same ")
        assert fault.endswith(" line 2 already")

    def test_one_fault_keeps_the_other_files_out(self, north_alone):
        for name, (header, *rows) in WHOLE.items():
            north_alone.write(**{name: csv_text(header, rows)})
        north_alone.write(scans=csv_text(SCANS, ["SC-A,VM,n-9,never,ok"]))
        assert len(north_alone.faults()) == 1
        assert not any(everything(north_alone).values())

    def test_what_hangs_on_a_refused_customer_or_partnership_is_not_refused_as_well(self, north_alone):
        north_alone.write(
            partnerships=csv_text(
                "partnership_id,partner_id,name,model,currency,timezone", ["new,fjord,New,mssp,EUR,Nowhere"]
            ),
            customers=csv_text("security_center_id,partnership_id,name,status", ["SC-N,fjord-mssp,N,gone"]),
            orders=csv_text(ORDERS, ["O-9,SC-N,VM,1,2026-01-01,2026-12-31,1,EUR,"]),
            contacts=csv_text(CONTACTS, ["SC-N,sales,N,,", "new,sales,N,,"]),
            scans=csv_text(SCANS, ["SC-N,VM,n-1,2026-10-03T10:00:00Z,ok"]),
        )
        assert [fault.split(":")[0] for fault in north_alone.faults()] == ["partnerships.csv", "customers.csv"]

    def test_an_order_stays_with_its_customer(self, north_alone):
        north_alone.write(orders=csv_text(ORDERS, ["O-1,SC-A,VM,1,2026-01-01,2026-12-31,1,EUR,"])).load()
        north_alone.write(orders=csv_text(ORDERS, ["O-1,SC-B,VM,1,2026-01-01,2026-12-31,1,EUR,"]))
        assert north_alone.faults() == [
            "orders.csv:2: security_center_id: O-1 is another customer's order, and it does not move"
        ]

    def test_a_partnership_with_orders_keeps_its_currency(self, north_alone):
        north_alone.write(orders=csv_text(ORDERS, ["O-1,SC-D,VM,1,2026-01-01,2026-12-31,1,EUR,"])).load()
        north_alone.clear().write_file(
            "partnerships.csv", NORTH["partnerships.csv"].replace("mssp,EUR,Europe/Berlin", "mssp,SEK,Europe/Berlin")
        )
        assert north_alone.faults() == [
            "partnerships.csv:4: currency: delta-mssp has prices, commitments or orders in EUR and keeps that currency"
        ]
