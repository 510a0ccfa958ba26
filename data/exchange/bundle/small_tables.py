"""Partners, partnerships, products and customers of a bundle; prices and users have modules of their own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from data.configuration import Configuration
from data.exchange.bundle.codes import Codes, KnownPartnership, known_customers, known_partnerships
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.rows import Row, rows_of
from data.exchange.bundle.upserts import Outcome, Values, upsert
from data.models import Base, Commitment, Customer, CyclePeak, Order, Partner, Partnership, Price, Product

Prepare = Callable[[Row], Values]
"""Checks a row against what is known and gives its values by column of the database."""


def load_partners(loading: Loading, file: BundleFile) -> Counts:
    """Partners with name and country."""
    codes = loading.known.partners
    counts, outcome = _load(loading, file, Partner, "code", codes, lambda row: _renamed(row, "partner_id"))
    if outcome.added:
        rows = loading.connection.execute(select(Partner.code, Partner.id))
        codes.entries.update(rows.all())
    return counts


def load_products(loading: Loading, file: BundleFile) -> Counts:
    """Products with name and unit."""
    codes = loading.known.products
    counts, outcome = _load(loading, file, Product, "code", codes, lambda row: _renamed(row, "product_code"))
    if outcome.added:
        rows = loading.connection.execute(select(Product.code, Product.id))
        codes.entries.update(rows.all())
    return counts


def load_partnerships(loading: Loading, file: BundleFile) -> Counts:
    """Partnerships; notes those whose anchor day moved, because their cycles have to be reckoned again."""
    codes = loading.known.partnerships
    before = dict(codes.entries)
    counts, _ = _load(loading, file, Partnership, "code", codes, lambda row: _partnership(row, loading))
    codes.entries.update(known_partnerships(loading.connection))
    loading.moved_anchors.update(
        old.id for code, old in before.items() if codes.entries[code].anchor_day != old.anchor_day
    )
    return counts


def load_customers(loading: Loading, file: BundleFile) -> Counts:
    """Customers of partnerships, which they never leave."""
    codes = loading.known.customers
    counts, outcome = _load(loading, file, Customer, "security_center_id", codes, lambda row: _customer(row, loading))
    if outcome.added:
        codes.entries.update(known_customers(loading.connection))
    return counts


def _load(
    loading: Loading, file: BundleFile, model: type[Base], key: str, codes: Codes[Any], prepare: Prepare
) -> tuple[Counts, Outcome]:
    accepted: dict[str, Values] = {}
    repetitions, read = Repetitions(file.table.key), 0
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        values = prepare(row)
        if row.sound:
            accepted[values[key]] = values
        elif code := row.values.get(file.table.key[0]):
            codes.refused.add(code)
    outcome = upsert(loading.connection, table_of(model), key, accepted)
    return Counts(read, len(outcome.added), len(outcome.changed)), outcome


def _renamed(row: Row, key: str) -> Values:
    return {"code" if name == key else name: value for name, value in row.values.items()}


def _partnership(row: Row, loading: Loading) -> Values:
    stored = loading.known.partnerships.entries.get(row.values.get("partnership_id", ""))
    partner_id = row.refer("partner_id", loading.known.partners)
    if stored is not None and row.sound:
        _refuse_rewriting(row, stored, partner_id, loading.connection)
    values = dict(_renamed(row, "partnership_id"), partner_id=partner_id)
    if values.get("anchor_day") is None and ("anchor_day" in values or stored is None):
        values["anchor_day"] = _usual_anchor(loading.configuration, values.get("model"))
    return values


def _usual_anchor(configuration: Configuration, model: str | None) -> int:
    models = configuration.models
    return (models.mssp if model == "mssp" else models.reseller).anchor_day


def _refuse_rewriting(row: Row, stored: KnownPartnership, partner_id: int | None, connection: Connection) -> None:
    """What readings, amounts and people rest on stays as it was."""
    if partner_id != stored.partner_id:
        row.fault("partner_id", f"{stored.code} belongs to another partner, and a partnership does not move")
    if row.values["timezone"] != stored.timezone and _has_readings(connection, stored.id):
        row.fault("timezone", f"{stored.code} has readings, placed in days of {stored.timezone}, and keeps that zone")
    if row.values["currency"] != stored.currency and _has_amounts(connection, stored.id):
        what = "prices, commitments or orders"
        row.fault("currency", f"{stored.code} has {what} in {stored.currency} and keeps that currency")


def _has_readings(connection: Connection, partnership_id: int) -> bool:
    # Every reading counts towards a peak, and peaks are found by partnership.
    return bool(connection.scalar(select(exists().where(CyclePeak.partnership_id == partnership_id))))


def _has_amounts(connection: Connection, partnership_id: int) -> bool:
    found = (exists().where(model.partnership_id == partnership_id) for model in (Price, Commitment, Order))
    return bool(connection.scalar(select(or_(*found))))


def _customer(row: Row, loading: Loading) -> Values:
    stored = loading.known.customers.entries.get(row.values.get("security_center_id", ""))
    partnership = row.refer("partnership_id", loading.known.partnerships)
    partnership_id = None if partnership is None else partnership.id
    if stored is not None and row.sound and stored.partnership_id != partnership_id:
        code = row.values["security_center_id"]
        row.fault("partnership_id", f"{code} belongs to another partnership, and a customer does not move")
    return dict(row.values, partnership_id=partnership_id)
