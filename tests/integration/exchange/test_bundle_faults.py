"""Everything a bundle is refused for, with the file, the line, the column and the words."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.models import Customer, Partner, Partnership
from tests.support.bundles import NORTH, PRICES_HEADER, USAGE_HEADER, USERS_HEADER, csv_text, north

PARTNERS = "partner_id,name,country"
PARTNERSHIPS = "partnership_id,partner_id,name,model,currency,timezone,anchor_day,tier"
PRODUCTS = "product_code,name,unit"
CUSTOMERS = "security_center_id,partnership_id,name,status,country,industry,size,onboarded_on,language,framework_level"
COMMITMENTS = "partnership_id,product_code,valid_from,minimum_amount"
NO_ID = "is not an id: a letter or digit, then up to 63 of letters, digits and . _ -"
UNKNOWN = "neither in the portal nor here"


@pytest.fixture
def bundle(tmp_path, sqlite_databases):
    """Faults are found before the database matters, so one kind of it is enough."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    return north(folder, sqlite_databases)


FIELDS = [
    ("partners", PARTNERS, ",Fjord,SE", "partner_id: is empty"),
    ("partners", PARTNERS, "-fjord,Fjord,SE", f"partner_id: '-fjord' {NO_ID}"),
    ("partners", PARTNERS, "fj ord,Fjord,SE", f"partner_id: 'fj ord' {NO_ID}"),
    ("partners", PARTNERS, f"{'x' * 65},Fjord,SE", f"partner_id: '{'x' * 60}…' {NO_ID}"),
    ("partners", PARTNERS, "é,Fjord,SE", f"partner_id: 'é' {NO_ID}"),
    ("partners", PARTNERS, "x,  ,SE", "name: is empty"),
    ("partners", PARTNERS, f"x,{'n' * 201},SE", "name: has 201 characters; 200 are the most"),
    ("partners", PARTNERS, "x,a\0b,SE", "name: 'a\\x00b' contains a control character"),
    ("partners", PARTNERS, "x,X,SWE", "country: 'SWE' is not a country code of two letters"),
    ("partners", PARTNERS, "x,X,S1", "country: 'S1' is not a country code of two letters"),
    ("partners", PARTNERS, "x,X,ÄÖ", "country: 'ÄÖ' is not a country code of two letters"),
    ("partners", PARTNERS, "x,X,", "country: is empty"),
    ("partnerships", PARTNERSHIPS, "p,nobody,P,mssp,EUR,UTC,,", f"partner_id: there is no partner 'nobody', {UNKNOWN}"),
    ("partnerships", PARTNERSHIPS, "p,fjord,P,MSSP,EUR,UTC,,", "model: 'MSSP' is not one of mssp, reseller"),
    (
        "partnerships",
        PARTNERSHIPS,
        "p,fjord,P,mssp,eur,UTC,,",
        "currency: 'eur' is not an ISO 4217 currency code such as EUR",
    ),
    (
        "partnerships",
        PARTNERSHIPS,
        "p,fjord,P,mssp,XAU,UTC,,",
        "currency: 'XAU' is not an ISO 4217 currency code such as EUR",
    ),
    (
        "partnerships",
        PARTNERSHIPS,
        "p,fjord,P,mssp,EUR,Stockholm,,",
        "timezone: 'Stockholm' is not an IANA time zone such as Europe/Stockholm",
    ),
    (
        "partnerships",
        PARTNERSHIPS,
        "p,fjord,P,mssp,EUR,../../etc/passwd,,",
        "timezone: '../../etc/passwd' is not an IANA time zone such as Europe/Stockholm",
    ),
    ("partnerships", PARTNERSHIPS, "p,fjord,P,mssp,EUR,UTC,0,", "anchor_day: '0' is not between 1 and 31"),
    ("partnerships", PARTNERSHIPS, "p,fjord,P,mssp,EUR,UTC,32,", "anchor_day: '32' is not between 1 and 31"),
    (
        "partnerships",
        PARTNERSHIPS,
        "p,fjord,P,mssp,EUR,UTC,26.5,",
        "anchor_day: '26.5' is not a whole number from 1 to 31",
    ),
    (
        "products",
        PRODUCTS,
        f"{'P' * 33},P,units",
        f"product_code: '{'P' * 33}' has 33 characters; a product code has 32 at most",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,nobody,X,active,,,,,,",
        f"partnership_id: there is no partnership 'nobody', {UNKNOWN}",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,gone,,,,,,",
        "status: 'gone' is not one of active, trial, demo, internal, churned",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,huge,,,",
        "size: 'huge' is not one of micro, small, medium, large",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,,2025-02-30,,",
        "onboarded_on: '2025-02-30' is not in the calendar",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,,30.01.2025,,",
        "onboarded_on: '30.01.2025' is not a date written YYYY-MM-DD",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,,0205-01-01,,",
        "onboarded_on: the year 205 lies outside 1901 to 2998",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,,,Swedish!,",
        "language: 'Swedish!' is not a language tag such as en or sv-SE",
    ),
    (
        "customers",
        CUSTOMERS,
        "SC-9,fjord-mssp,X,active,,,,,,gold",
        "framework_level: 'gold' is not one of basic, important, essential",
    ),
    ("usage", USAGE_HEADER, "SC-X,VM,2026-10-03,1", f"security_center_id: there is no customer 'SC-X', {UNKNOWN}"),
    ("usage", USAGE_HEADER, "SC X,VM,2026-10-03,1", f"security_center_id: 'SC X' {NO_ID}"),
    ("usage", USAGE_HEADER, ",VM,2026-10-03,1", "security_center_id: is empty"),
    ("usage", USAGE_HEADER, "SC-A,vm,2026-10-03,1", f"product_code: there is no product 'vm', {UNKNOWN}"),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-3,1",
        "at: '2026-10-3' is neither a date (2026-10-03) nor a timestamp (2026-10-03T14:30:00+02:00)",
    ),
    ("usage", USAGE_HEADER, "SC-A,VM,2026-02-29,1", "at: '2026-02-29' is not in the calendar"),
    ("usage", USAGE_HEADER, "SC-A,VM,2026-10-03T25:00:00Z,1", "at: '2026-10-03T25:00:00Z' is not in the calendar"),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-03T14:30:00,1",
        "at: '2026-10-03T14:30:00' has no offset from UTC, such as Z or +02:00",
    ),
    ("usage", USAGE_HEADER, "SC-A,VM,3026-10-03,1", "at: the year 3026 lies outside 1901 to 2998"),
    ("usage", USAGE_HEADER, "SC-A,VM,,1", "at: is empty"),
    ("usage", USAGE_HEADER, "SC-A,VM,2026-10-03,", "quantity: is empty"),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-03,1.5",
        "quantity: '1.5' is not a whole number from 0 to 1000000000000000",
    ),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-03,-0",
        "quantity: '-0' is not a whole number from 0 to 1000000000000000",
    ),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-03,1000000000000001",
        "quantity: '1000000000000001' is not between 0 and 1000000000000000",
    ),
    (
        "usage",
        USAGE_HEADER,
        f"SC-A,VM,2026-10-03,{'9' * 5000}",
        f"quantity: '{'9' * 60}…' is not between 0 and 1000000000000000",
    ),
    (
        "usage",
        USAGE_HEADER,
        "SC-A,VM,2026-10-03,٣",
        "quantity: '٣' is not a whole number from 0 to 1000000000000000",
    ),
    (
        "prices",
        PRICES_HEADER,
        "delta-mssp,SC-A,VM,2026-01-01,per_unit,,,2.50,,",
        "security_center_id: 'SC-A' is no customer of delta-mssp",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,tiered,,,2.50,,",
        "model: 'tiered' is not one of per_unit, graduated, volume, package, flat",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,everyone,,2.50,,",
        "basis: 'everyone' is not one of customer, portfolio",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,SC-A,VM,2026-01-01,per_unit,portfolio,,2.50,,",
        "model: a customer's own price has the basis customer",
    ),
    (
        "prices",
        PRICES_HEADER,
        'fjord-mssp,,VM,2026-01-01,per_unit,,,"2,50",,',
        "unit_price: '2,50' is not a decimal number such as 2.50",
    ),
    ("prices", PRICES_HEADER, "fjord-mssp,,VM,2026-01-01,per_unit,,,-2.50,,", "unit_price: '-2.50' is below 0"),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,,,2.00000000001,,",
        "unit_price: '2.00000000001' has more than 14 digits before or 10 after the point",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,,,,,",
        "unit_price: is empty, but a per_unit price is charged by the unit",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,,10,2.50,,",
        "model: a per_unit price has exactly one unit price, without a limit",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,volume,,10,2.50,,",
        "model: the last tier has no limit, but here it ends at 10",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,,,2.50,9,",
        "model: a per_unit price has no flat price",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,per_unit,,,2.50,,5",
        "model: a per_unit price has no package size",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,flat,,,2.50,,",
        "unit_price: a flat price has its amount in flat_price and no unit price",
    ),
    ("prices", PRICES_HEADER, "fjord-mssp,,VM,2026-01-01,flat,,,,,", "model: a flat price needs a flat price"),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,flat,,9,,2,",
        "up_to: a flat price is one row without a limit",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,package,,,10,10,5",
        "unit_price: a package costs its flat_price or its unit_price, but here it has both",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,package,,,10,,",
        "model: a package price needs a package size of 1 or more",
    ),
    (
        "prices",
        PRICES_HEADER,
        "fjord-mssp,,VM,2026-01-01,package,,,10,,0",
        "package_size: '0' is not between 1 and 2147483647",
    ),
    (
        "commitments",
        COMMITMENTS,
        "fjord-mssp,VM,2026-01-01,0.005",
        "minimum_amount: 0.005 is finer than the minor unit of EUR (2 decimals)",
    ),
    (
        "commitments",
        COMMITMENTS,
        "fjord-east,VM,2026-01-01,0.5",
        "minimum_amount: 0.5 is finer than the minor unit of JPY (0 decimals)",
    ),
    ("commitments", COMMITMENTS, "fjord-mssp,VM,2026-01-01,", "minimum_amount: is empty"),
    ("users", USERS_HEADER, "ada@fjord,Ada,fjord,user,,", "email: 'ada@fjord' is not an e-mail address"),
    (
        "users",
        USERS_HEADER,
        "a b@fjord.example,Ada,fjord,user,,",
        "email: 'a b@fjord.example' is not an e-mail address",
    ),
    (
        "users",
        USERS_HEADER,
        "anna..berg@fjord.example,Ada,fjord,user,,",
        "email: 'anna..berg@fjord.example' is not an e-mail address",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,owner,,",
        "role: 'owner' is not one of admin, user, marketing, notifications",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,user,delta-mssp,",
        "partnerships: 'delta-mssp' is a partnership of another partner",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,user,fjord-mssp;nowhere,",
        f"partnerships: there is no partnership 'nowhere', {UNKNOWN}",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,user,fjord-mssp,SC-A;SC-E",
        "customers: 'SC-E' is no customer of fjord-mssp",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,user,,SC-A",
        "customers: 'SC-A' is no customer of any partnership, because none is named",
    ),
    (
        "users",
        USERS_HEADER,
        "ada@fjord.example,Ada,fjord,user,fjord-mssp,SC-A SC-B",
        f"customers: 'SC-A SC-B' {NO_ID}",
    ),
]


@pytest.mark.parametrize(("file", "header", "row", "said"), FIELDS)
def test_a_wrong_field_is_named_with_line_and_column(bundle, file, header, row, said):
    assert bundle.write(**{file: csv_text(header, [row])}).faults() == [f"{file}.csv:2: {said}"]


def test_every_wrong_field_of_a_row_is_named(bundle):
    bundle.write(partners=csv_text(PARTNERS, ["x!,,SWE"]))
    assert [fault.split(": ")[1] for fault in bundle.faults()] == ["partner_id", "name", "country"]


def test_every_wrong_field_of_usage_is_named_in_the_order_of_lines(bundle):
    bundle.usage("SC-A,VM,2026-10-03,x", "SC-A,VM,2026-10-04,1", "SC-X,XX,never,-1")
    assert [fault.split(": ")[0:2] for fault in bundle.faults()] == [
        ["usage.csv:2", "quantity"],
        ["usage.csv:4", "at"],
        ["usage.csv:4", "product_code"],
        ["usage.csv:4", "quantity"],
        ["usage.csv:4", "security_center_id"],
    ]


def test_faults_of_all_files_are_found_at_once(bundle):
    bundle.write(partners=csv_text(PARTNERS, ["x,X,SWE"]), products=csv_text(PRODUCTS, ["API,,calls"]))
    bundle.usage("SC-A,VM,2026-10-03,x")
    assert [fault.split(": ")[0] for fault in bundle.faults()] == ["partners.csv:2", "products.csv:2", "usage.csv:2"]


def test_what_hangs_on_a_refused_row_is_not_refused_as_well(bundle):
    bundle.write(
        partners=csv_text(PARTNERS, ["new,New,SWE"]),
        partnerships=csv_text(PARTNERSHIPS, ["new-mssp,new,New,mssp,EUR,UTC,,"]),
        customers=csv_text(CUSTOMERS, ["SC-N,new-mssp,N,active,,,,,,"]),
    )
    bundle.usage("SC-N,VM,2026-10-03,1").prices("new-mssp,SC-N,VM,2026-01-01,per_unit,,,2.50,,")
    bundle.users("ada@new.example,Ada,new,user,new-mssp,SC-N")
    assert bundle.faults() == ["partners.csv:2: country: 'SWE' is not a country code of two letters"]


REPEATED = [
    ("partners", PARTNERS, ["x,X,SE", "y,Y,SE", "x,Z,SE"], "partners.csv:4: partner_id: the same partner_id"),
    (
        "users",
        USERS_HEADER,
        ["Ada@x.example,A,fjord,user,,", "ada@X.example,A,fjord,user,,"],
        "users.csv:3: email: the same email",
    ),
    (
        "commitments",
        COMMITMENTS,
        ["fjord-mssp,VM,2026-01-01,1", "fjord-mssp,VM,2026-01-01,1"],
        "commitments.csv:3: partnership_id: the same partnership_id and product_code and valid_from",
    ),
]


@pytest.mark.parametrize(("file", "header", "rows", "said"), REPEATED)
def test_a_key_may_stand_once_in_a_small_file(bundle, file, header, rows, said):
    (fault,) = bundle.write(**{file: csv_text(header, rows)}).faults()
    assert fault.startswith(said)
    assert fault.endswith("line 2 already")


def test_faults_stand_in_the_order_of_lines_whatever_found_them(bundle):
    bundle.prices(
        "fjord-mssp,,VM,2026-01-01,flat,,,,,",
        "fjord-mssp,,XX,2026-01-01,flat,,,1,,",
        "fjord-mssp,,WAS,2026-01-01,flat,,,,,",
    )
    bundle.write(products=csv_text(PRODUCTS, ["API,,calls"]))
    assert [fault.split(": ")[0] for fault in bundle.faults()] == [
        "products.csv:2",
        "prices.csv:2",
        "prices.csv:3",
        "prices.csv:4",
    ]


class TestPriceTiers:
    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            (["graduated,,10,3,,", "graduated,,10,2,,", "graduated,,,1,,"], "prices.csv:3: partnership_id: the same"),
            (["graduated,,10,3,,", "volume,,,1,,"], "prices.csv:3: model: differs from line 2, another tier"),
            (["volume,,10,3,,", "volume,portfolio,,1,,"], "prices.csv:3: basis: differs from line 2, another tier"),
            (["volume,,10,3,,", "volume,,20,2,,"], "prices.csv:3: model: the last tier has no limit, but here it ends"),
            (["volume,,0,3,,", "volume,,,2,,"], "prices.csv:2: up_to: '0' is not between 1 and"),
            (["volume,,10,3,,", "volume,,20,,,", "volume,,,1,,"], "prices.csv:3: unit_price: is empty, but a volume"),
            (["package,,10,3,,5", "package,,,3,,5"], "prices.csv:2: up_to: a package price is one row without a limit"),
        ],
    )
    def test_tiers_that_make_no_price_are_refused(self, bundle, rows, said):
        (fault,) = bundle.prices(*(f"fjord-mssp,,VM,2026-01-01,{row}" for row in rows)).faults()
        assert fault.startswith(said)

    def test_each_price_has_a_fault_of_its_own(self, bundle):
        bundle.prices("fjord-mssp,,VM,2026-01-01,flat,,,,,", "fjord-mssp,,WAS,2026-01-01,flat,,,,,")
        assert [fault.split(":")[1] for fault in bundle.faults()] == ["2", "3"]


class TestHeaders:
    def test_an_unknown_column_is_refused(self, bundle):
        assert bundle.write(partners=f"{PARTNERS},colour\nx,X,SE,red\n").faults() == [
            "partners.csv:1: colour: is no column of this file, which has partner_id, name, country"
        ]

    def test_a_column_name_with_spaces_is_quoted(self, bundle):
        (fault,) = bundle.write(partners=f"{PARTNERS}, country\n").faults()
        assert fault.startswith("partners.csv:1: ' country': is no column")

    @pytest.mark.parametrize(
        ("file", "header", "missing"),
        [
            ("partners", "name,country", "partner_id"),
            ("partners", "partner_id,name", "country"),
            ("prices", PRICES_HEADER.replace("up_to,", ""), "up_to"),
            ("prices", PRICES_HEADER.replace("security_center_id,", ""), "security_center_id"),
            ("users", USERS_HEADER.replace(",customers", ""), "customers"),
            ("usage", USAGE_HEADER.replace(",quantity", ""), "quantity"),
        ],
    )
    def test_a_column_that_has_to_be_there_is_missed(self, bundle, file, header, missing):
        faults = bundle.write(**{file: header + "\n"}).faults()
        assert faults == [f"{file}.csv:1: {missing}: is missing in the header"]

    @pytest.mark.parametrize("file", ["partners", "usage"])
    def test_a_column_may_stand_once(self, bundle, file):
        header = {"partners": PARTNERS, "usage": USAGE_HEADER}[file]
        column = header.partition(",")[0]
        assert bundle.write(**{file: f"{header},{column}\n"}).faults() == [
            f"{file}.csv:1: {column}: stands 2 times in the header"
        ]

    @pytest.mark.parametrize("content", ["", "\n", "\ufeff"])
    @pytest.mark.parametrize("file", ["partners", "usage"])
    def test_a_file_without_a_header_is_refused(self, bundle, file, content):
        (fault,) = bundle.write(**{file: content}).faults()
        assert fault.startswith(f"{file}.csv:1: file: does not begin with the names of its columns: ")

    @pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n\n"])
    def test_a_header_alone_is_a_file_without_rows(self, bundle, ending):
        bundle.write(partners=PARTNERS + ending, usage=USAGE_HEADER + ending)
        assert bundle.counts() == {"partners.csv": (0, 0, 0, 0), "usage.csv": (0, 0, 0, 0)}


class TestText:
    def test_a_byte_order_mark_is_passed_over(self, bundle):
        bundle.write(partners=f"\ufeff{PARTNERS}\nx,X,SE\n", usage=f"\ufeff{USAGE_HEADER}\nSC-A,VM,2026-10-03,1\n")
        assert bundle.counts() == {"partners.csv": (1, 1, 0, 0), "usage.csv": (1, 1, 0, 0)}

    @pytest.mark.parametrize("ending", ["\r\n", "\r"])
    def test_lines_may_end_as_on_any_system(self, bundle, ending):
        bundle.write(
            partners=ending.join([PARTNERS, "x,X,SE", "y,Y,SE", ""]),
            usage=ending.join([USAGE_HEADER, "SC-A,VM,2026-10-03,1", "SC-A,VM,2026-10-04,2", ""]),
        )
        assert bundle.counts() == {"partners.csv": (2, 2, 0, 0), "usage.csv": (2, 2, 0, 0)}

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_lines_are_counted_the_same_however_they_end(self, bundle, ending):
        bundle.write(
            partners=ending.join([PARTNERS, "x,X,SE", "", "y,Y,SWE", ""]),
            usage=ending.join([USAGE_HEADER, "SC-A,VM,2026-10-03,1", "", "SC-A,VM,2026-10-04,-", ""]),
        )
        assert [fault.split(": ")[0] for fault in bundle.faults()] == ["partners.csv:4", "usage.csv:4"]

    def test_blank_lines_are_no_rows_but_count_as_lines(self, bundle):
        bundle.write(partners=f"{PARTNERS}\n\nx,X,SE\n,,\n\ny,Y,SWE\n\n")
        bundle.usage("", "SC-A,VM,2026-10-03,1", ",,,", "", "SC-A,VM,2026-10-04,x", "", "")
        assert [fault.split(": ")[0] for fault in bundle.faults()] == ["partners.csv:6", "usage.csv:6"]

    def test_blank_lines_are_not_counted_as_rows_read(self, bundle):
        bundle.usage("", "SC-A,VM,2026-10-03,1", ",,,", "")
        assert bundle.counts() == {"usage.csv": (1, 1, 0, 0)}

    def test_a_quoted_line_break_counts_as_a_line(self, bundle):
        bundle.write(partners=f'{PARTNERS}\nx,"X\nand\r\nsons",SE\ny,Y,SWE\n')
        assert bundle.faults() == ["partners.csv:5: country: 'SWE' is not a country code of two letters"]

    def test_a_quoted_line_break_in_a_name_becomes_a_space(self, bundle):
        bundle.write(partners=f'{PARTNERS}\nx," X\nand\r\nsons ",SE\n').load()
        assert ("x", "X and sons") in bundle.rows(Partner, "code", "name")

    def test_a_quoted_line_break_in_usage_is_a_fault_that_moves_no_other(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1", 'SC-A,VM,"2026-10-03\n\n",1', "SC-A,VM", 'SC-A,"VM\n",x', "SC-A,VM,x,1")
        assert [fault.split(": ")[0:2] for fault in bundle.faults()] == [
            ["usage.csv:3", "at"],
            ["usage.csv:6", "row"],
            ["usage.csv:7", "row"],
            ["usage.csv:9", "at"],
        ]

    @pytest.mark.parametrize("row", ["SC-A,VM,2026-10-03", "SC-A,VM,2026-10-03,1,", "SC-A"])
    def test_a_row_of_usage_has_as_many_fields_as_the_header(self, bundle, row):
        fields = row.count(",") + 1
        bundle.usage("SC-A,VM,2026-10-03,1", "", row, "SC-A,VM,2026-10-04,x")
        assert bundle.faults() == [
            f"usage.csv:4: row: has {fields} {'field' if fields == 1 else 'fields'} where the header has 4",
            "usage.csv:5: quantity: 'x' is not a whole number from 0 to 1000000000000000",
        ]

    @pytest.mark.parametrize("row", ["x,X", "x,X,SE,", "x"])
    def test_a_row_of_a_small_file_has_as_many_fields_as_the_header(self, bundle, row):
        fields = row.count(",") + 1
        assert bundle.write(partners=csv_text(PARTNERS, ["y,Y,SE", row])).faults() == [
            f"partners.csv:3: row: has {fields} {'field' if fields == 1 else 'fields'} where the header has 3"
        ]

    def test_bytes_that_are_not_utf_8_are_named_with_their_field(self, bundle):
        bundle.write(partners=f"{PARTNERS}\nx,Bj\xf6rk,SE\n".encode("latin-1"))
        bundle.write(usage=f"{USAGE_HEADER}\nSC-A,VM,2026-10-03,1\nSC-\xc5,VM,2026-10-03,1\n".encode("latin-1"))
        assert bundle.faults() == [
            "partners.csv:2: name: is not UTF-8 text",
            "usage.csv:3: security_center_id: is not UTF-8 text",
        ]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_a_file_in_another_unicode_is_refused_in_one_sentence(self, bundle, encoding):
        text = f"{PARTNERS}\nx,Żółw,SE\ny,Y,SE\n"
        bundle.write(partners=text.encode(encoding)).usage("SC-A,VM,2026-10-03,x")
        assert bundle.faults() == [
            "partners.csv:1: file: is not UTF-8; save it as UTF-8",
            "usage.csv:2: quantity: 'x' is not a whole number from 0 to 1000000000000000",
        ]

    @pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs")])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_another_separator_is_refused_in_one_sentence(self, bundle, separator, word, mark, ending):
        lines = [PARTNERS.replace(",", separator), f'x{separator}"X, Y"{separator}SE', ""]
        bundle.write(partners=mark + ending.join(lines))
        bundle.write(usage=f'"{USAGE_HEADER}"'.replace(",", f'"{separator}"') + "\nSC-A;VM;2026-10-03;1\n")
        assert bundle.faults() == [
            f"{file}.csv:1: file: is separated by {word}; save it with commas" for file in ("partners", "usage")
        ]

    def test_a_quote_that_never_closes_is_found_where_it_opens(self, bundle):
        (fault,) = bundle.write(partners=f'{PARTNERS}\nx,X,SE\ny,"Y,SE\nz,Z,SE\n').faults()
        assert fault == "partners.csv:3: row: cannot be read as CSV: unexpected end of data"

    def test_a_quote_that_never_closes_in_usage_is_refused(self, bundle):
        faults = bundle.usage("SC-A,VM,2026-10-03,1", 'SC-A,VM,2026-10-04,"2', "SC-A,VM,2026-10-05,3").faults()
        assert faults[0].startswith("usage.csv:3: quantity: '2\\n")

    def test_a_line_longer_than_any_row_is_refused(self, bundle):
        (fault,) = bundle.usage("SC-A,VM,2026-10-03,1", "x" * (3 << 20)).faults()
        assert fault == "usage.csv:3: row: is longer than 524288 bytes"


class TestFiles:
    def test_files_of_later_features_are_refused_by_name(self, bundle):
        assert bundle.write(scores="control\n").faults() == [
            "scores.csv:1: file: this file is not one of partners, partnerships, products, customers, prices, "
            "commitments, orders, contacts, activity, scanners, scans, users, usage, as .csv or .parquet"
        ]

    @pytest.mark.parametrize("name", ["usage.xlsx", "Usage.csv", "customers.csv.gz", "prices.CSV", "extra.parquet"])
    def test_what_looks_like_a_table_is_not_passed_over(self, bundle, name):
        faults = bundle.write_file("partners.csv", f"{PARTNERS}\n").write_file(name, "x").faults()
        assert [fault.split(": ")[0:2] for fault in faults] == [[f"{name}:1", "file"]]

    @pytest.mark.parametrize("name", ["README.md", ".DS_Store", "notes.txt", ".partners.csv.swp"])
    def test_other_files_are_left_alone(self, bundle, name):
        bundle.write_file("partners.csv", f"{PARTNERS}\n").write_file(name, "x")
        assert bundle.counts() == {"partners.csv": (0, 0, 0, 0)}

    def test_a_table_stands_in_one_file(self, bundle):
        bundle.write(partners=f"{PARTNERS}\nx,X,SE\n")
        same = pa.table({"partner_id": ["y"], "name": ["Y"], "country": ["SE"]})
        pq.write_table(same, bundle.folder / "partners.parquet")
        assert bundle.faults() == ["partners.parquet:1: file: stands beside partners.csv; a bundle has one of the two"]

    def test_an_empty_folder_is_refused(self, bundle):
        (fault,) = bundle.faults()
        assert fault.startswith("bundle:1: file: this folder holds none of partners, ")

    def test_a_parquet_file_that_is_none_is_refused(self, bundle):
        faults = [
            *bundle.write_file("partners.parquet", "not at all").faults(),
            *bundle.clear().write_file("usage.parquet", "").faults(),
        ]
        assert [fault.partition(" Parquet file: ")[0] for fault in faults] == [
            "partners.parquet:1: file: is not a",
            "usage.parquet:1: file: is not a",
        ]


class TestWhatStays:
    """What readings, prices and people rest on cannot be rewritten by a file."""

    def partnership(self, bundle, old, new):
        return bundle.write_file("partnerships.csv", NORTH["partnerships.csv"].replace(old, new))

    def test_a_partnership_stays_with_its_partner(self, bundle):
        self.partnership(bundle, "fjord-east,fjord", "fjord-east,delta")
        assert bundle.faults() == [
            "partnerships.csv:3: partner_id: fjord-east belongs to another partner, and a partnership does not move"
        ]

    def test_a_customer_stays_with_its_partnership(self, bundle):
        bundle.write_file("customers.csv", NORTH["customers.csv"].replace("SC-B,fjord-mssp", "SC-B,fjord-east"))
        assert bundle.faults() == [
            "customers.csv:3: partnership_id: SC-B belongs to another partnership, and a customer does not move"
        ]

    def test_a_user_stays_with_their_partner(self, bundle):
        bundle.users("ada@fjord.example,Ada,fjord,user,,").load()
        assert bundle.users("ada@fjord.example,Ada,delta,user,,").faults() == [
            "users.csv:2: partner_id: ada@fjord.example belongs to another partner, and a user does not move"
        ]

    def test_a_partnership_with_readings_keeps_its_zone(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1").load()
        self.partnership(bundle.clear(), "Europe/Stockholm", "Europe/Oslo")
        assert bundle.faults() == [
            "partnerships.csv:2: timezone: fjord-mssp has readings, placed in days of Europe/Stockholm, "
            "and keeps that zone"
        ]

    def test_a_partnership_without_readings_may_change_its_zone(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1").load()
        self.partnership(bundle.clear(), "Europe/Berlin", "Europe/Vienna")
        assert bundle.counts() == {"partnerships.csv": (3, 0, 1, 2)}

    @pytest.mark.parametrize(
        ("file", "header", "row"),
        [
            ("prices", PRICES_HEADER, "fjord-mssp,,VM,2026-01-01,per_unit,,,2.50,,"),
            ("commitments", COMMITMENTS, "fjord-mssp,VM,2026-01-01,150"),
        ],
    )
    def test_a_partnership_with_prices_keeps_its_currency(self, bundle, file, header, row):
        bundle.write(**{file: csv_text(header, [row])}).load()
        self.partnership(bundle.clear(), "mssp,EUR,Europe/Stockholm", "mssp,SEK,Europe/Stockholm")
        assert bundle.faults() == [
            "partnerships.csv:2: currency: fjord-mssp has prices, commitments or orders in EUR and keeps that currency"
        ]

    def test_a_partnership_without_prices_may_change_its_currency(self, bundle):
        self.partnership(bundle, "mssp,EUR,Europe/Berlin", "mssp,CHF,Europe/Berlin").load()
        assert ("delta-mssp", "CHF") in bundle.rows(Partnership, "code", "currency")

    def test_an_amount_too_large_to_keep_is_refused(self, bundle):
        bundle.usage("SC-A,VM,2026-10-03,1000000000000000")
        bundle.prices("fjord-mssp,,VM,2026-01-01,per_unit,,,99999,,")
        (fault,) = bundle.faults()
        assert fault.startswith("prices.csv:1: file: VM costs SC-A 99999000000000000000.00 EUR")


def test_country_codes_are_stored_in_capitals(bundle):
    bundle.write(customers=csv_text(CUSTOMERS, ["SC-A,fjord-mssp,Aurora,active,no,,,,,"])).load()
    assert ("SC-A", "NO") in bundle.rows(Customer, "security_center_id", "country")
