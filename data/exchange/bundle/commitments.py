"""Minimum commitments of a bundle: an amount per partnership, product and first day."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from data.domain.money import to_minor
from data.exchange.bundle.files import BundleFile
from data.exchange.bundle.loading import Counts, Loading, Repetitions, table_of
from data.exchange.bundle.rows import Row, rows_of
from data.models import Commitment

_LARGEST = 2**63 - 1

_Key = tuple[int, int, date]
"""Partnership, product and first day."""


def load_commitments(loading: Loading, file: BundleFile) -> Counts:
    """Commitments in the currency of their partnership, no finer than its minor unit."""
    repetitions = Repetitions(file.table.key)
    wanted: dict[_Key, int] = {}
    read = 0
    for row in rows_of(file, loading.faults):
        read += 1
        repetitions.refuse(row)
        partnership = row.refer("partnership_id", loading.known.partnerships)
        product_id = row.refer("product_code", loading.known.products)
        minimum = None if partnership is None else _minor(row, partnership.currency)
        if row.sound and partnership is not None and product_id is not None and minimum is not None:
            wanted[partnership.id, product_id, row.values["valid_from"]] = minimum
    added, changed = _store(loading, wanted)
    return Counts(read, added, changed)


def _minor(row: Row, currency: str) -> int | None:
    amount: Decimal | None = row.values.get("minimum_amount")
    if amount is None:
        return None
    try:
        minor = to_minor(amount, currency)
    except ValueError as error:
        row.fault("minimum_amount", str(error))
        return None
    if minor > _LARGEST:
        row.fault("minimum_amount", f"{amount} {currency} is too large")
    return minor


def _store(loading: Loading, wanted: dict[_Key, int]) -> tuple[int, int]:
    """How many commitments were added and how many changed."""
    table = table_of(Commitment)
    keys = (Commitment.partnership_id, Commitment.product_id, Commitment.valid_from)
    rows = loading.connection.execute(
        select(*keys, Commitment.minimum_minor).where(Commitment.partnership_id.in_({key[0] for key in wanted}))
    )
    stored = {(row.partnership_id, row.product_id, row.valid_from): row.minimum_minor for row in rows}
    added = [_columns(key, minor) for key, minor in wanted.items() if key not in stored]
    changed = {key: minor for key, minor in wanted.items() if key in stored and stored[key] != minor}
    if added:
        loading.connection.execute(table.insert(), added)
    for key, minor in changed.items():
        same = [column == part for column, part in zip(keys, key, strict=True)]
        loading.connection.execute(table.update().where(*same).values(minimum_minor=minor))
    return len(added), len(changed)


def _columns(key: _Key, minor: int) -> dict[str, Any]:
    return {"partnership_id": key[0], "product_id": key[1], "valid_from": key[2], "minimum_minor": minor}
