"""The simulated bundle's small files: their columns are the bundle's, their prices show every kind of price."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from data.domain.prices import Basis, Price, PriceModel, Tier
from data.exchange.bundle.tables import TABLES
from data.exchange.demo.bundle import write_bundle
from data.exchange.demo.partnerships import partnerships_of
from data.exchange.demo.world import World

UNTIL = date(2026, 11, 20)
CSV_FILES = (
    *("partners", "partnerships", "products", "customers", "prices", "commitments", "users"),
    *("orders", "contacts", "activity", "scanners", "scans"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The default world's bundle, with few days because nobody looks at them here."""
    folder = tmp_path_factory.mktemp("bundle")
    write_bundle(folder, World(UNTIL, days=8))
    return folder


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def prices(folder):
    """The price rows put together as the domain's prices, with the partnership they belong to."""
    grouped = {}
    for row in rows(folder, "prices"):
        head = [row[name] for name in ("partnership_id", "security_center_id", "product_code", "valid_from")]
        grouped.setdefault((*head, row["model"], row["basis"]), []).append(row)
    return [(key[0], _price(key, lines)) for key, lines in grouped.items()]


def _price(key, lines):
    _, customer, product, valid_from, model, basis = key
    tiers = [
        Tier(int(line["up_to"]) if line["up_to"] else None, Decimal(line["unit_price"]))
        for line in lines
        if line["unit_price"]
    ]
    flat, size = lines[0]["flat_price"], lines[0]["package_size"]
    return Price(
        product=product,
        customer=customer or None,
        valid_from=date.fromisoformat(valid_from),
        model=PriceModel(model),
        basis=Basis(basis),
        tiers=tuple(tiers),
        flat_price=Decimal(flat) if flat else None,
        package_size=int(size) if size else None,
    )


def test_every_file_has_the_columns_of_the_bundle_and_rows(folder):
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in CSV_FILES), "usage.parquet"}
    for name in CSV_FILES:
        found = rows(folder, name)
        assert found
        assert list(found[0]) == [column.name for column in TABLES[name].columns]


def test_every_field_is_one_the_bundle_reads(folder):
    for name in CSV_FILES:
        for row in rows(folder, name):
            for column in TABLES[name].columns:
                text = row[column.name]
                assert text or not column.filled
                if text:
                    column.parse(text)


def test_five_price_models_and_two_bases_appear(folder):
    assert {price.model for _, price in prices(folder)} == set(PriceModel)
    assert {price.basis for _, price in prices(folder)} == set(Basis)


def test_customers_have_prices_of_their_own_in_their_own_partnership(folder):
    owners = {row["security_center_id"]: row["partnership_id"] for row in rows(folder, "customers")}
    own = [(partnership, price) for partnership, price in prices(folder) if price.customer]

    assert len({price.customer for _, price in own}) >= 4
    assert all(owners[price.customer] == partnership for partnership, price in own)


def test_prices_change_over_time(folder):
    dates = {}
    for partnership, price in prices(folder):
        dates.setdefault((partnership, price.customer, price.product), set()).add(price.valid_from)

    assert dates["nordics-mssp", None, "VM"] == {date(2010, 1, 1), date(2025, 1, 1), date(2026, 1, 1)}


def test_no_price_is_written_before_it_is_agreed_on(tmp_path):
    write_bundle(tmp_path, World(date(2025, 6, 30), days=3))

    assert max(price.valid_from for _, price in prices(tmp_path)) == date(2025, 1, 1)
    assert {row["valid_from"] for row in rows(tmp_path, "commitments")} == {"2010-01-01"}


def test_the_reseller_and_one_operator_have_no_prices_and_one_product_of_an_operator_has_none(folder):
    priced = {}
    for partnership, price in prices(folder):
        priced.setdefault(partnership, set()).add(price.product)

    assert {one.code for one in partnerships_of(3)} - priced.keys() == {"uk-reseller", "pacific-mssp"}
    assert priced["nordics-mssp"] == {"VM", "WAS", "CS", "PAT", "API"}
    assert priced["dach-mssp"] == {"VM", "WAS", "CS", "PAT"}


def test_amounts_of_commitments_are_whole_minor_units(folder):
    currencies = {one.code: one.currency for one in partnerships_of(3)}
    for row in rows(folder, "commitments"):
        decimals = 0 if currencies[row["partnership_id"]] == "JPY" else 2
        assert Decimal(row["minimum_amount"]) == round(Decimal(row["minimum_amount"]), decimals)


def test_a_small_world_leaves_out_prices_of_customers_it_does_not_have(tmp_path):
    write_bundle(tmp_path, World(UNTIL, partner_count=1, customer_count=5, days=40))
    known = {row["security_center_id"] for row in rows(tmp_path, "customers")}

    assert len(known) == 5
    assert {price.customer for _, price in prices(tmp_path)} - {None} <= known
    assert {row["partner_id"] for row in rows(tmp_path, "users")} == {"larkspire"}
