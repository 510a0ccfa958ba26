"""Rows of the prices file gathered into prices as the rules know them; storing them is `prices`'."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data.domain.pricing import Basis, Price, PriceError, PriceModel, Tier
from data.exchange.bundle.rows import Row

_OF_THE_WHOLE_PRICE = ("model", "basis", "flat_price", "package_size")
_WITH_FEE = (PriceModel.FLAT, PriceModel.PACKAGE)


def price_of(rows: Sequence[Row]) -> Price | None:
    """The price that rows with one key, its tiers, make up; None, and a fault where it arose, if they make none."""
    if not all(row.sound for row in rows) or _contradicts_itself(rows):
        return None
    ordered = sorted(rows, key=_limit)
    try:
        return _made_of(ordered)
    except _Misfit as misfit:
        misfit.row.fault(misfit.column, str(misfit))
    except PriceError as error:
        ordered[-1].fault("model", str(error))
    return None


class _Misfit(ValueError):
    """A field that does not go with the price's model."""

    def __init__(self, row: Row, column: str, message: str) -> None:
        self.row, self.column = row, column
        super().__init__(message)


def _contradicts_itself(rows: Sequence[Row]) -> bool:
    first = rows[0]
    for row in rows[1:]:
        for column in _OF_THE_WHOLE_PRICE:
            if row.values.get(column) != first.values.get(column):
                row.fault(column, f"differs from line {first.line}, another tier of the same price")
                return True
    return False


def _limit(row: Row) -> tuple[bool, int]:
    limit: int | None = row.values["up_to"]
    return limit is None, limit or 0


def _made_of(rows: Sequence[Row]) -> Price:
    first = rows[0].values
    model = PriceModel(first["model"])
    with_fee = model in _WITH_FEE
    return Price(
        product=first["product_code"],
        customer=first["security_center_id"],
        valid_from=first["valid_from"],
        model=model,
        basis=Basis(first.get("basis") or Basis.CUSTOMER),
        tiers=() if with_fee else tuple(_tiers(rows, model)),
        flat_price=_fee(rows, model) if with_fee else first.get("flat_price"),
        package_size=first.get("package_size"),
    )


def _fee(rows: Sequence[Row], model: PriceModel) -> Decimal | None:
    """The amount of a flat price, or of one package, which may stand in either of two columns."""
    row = rows[0]
    flat, unit = _amount(row, "flat_price"), _amount(row, "unit_price")
    if len(rows) > 1 or row.values["up_to"] is not None:
        raise _Misfit(row, "up_to", f"a {model} price is one row without a limit")
    if model is PriceModel.FLAT and unit is not None:
        raise _Misfit(row, "unit_price", "a flat price has its amount in flat_price and no unit price")
    if flat is not None and unit is not None:
        raise _Misfit(row, "unit_price", "a package costs its flat_price or its unit_price, but here it has both")
    return flat if unit is None else unit


def _tiers(rows: Sequence[Row], model: PriceModel) -> Iterator[Tier]:
    for row in rows:
        unit_price = _amount(row, "unit_price")
        if unit_price is None:
            raise _Misfit(row, "unit_price", f"is empty, but a {model} price is charged by the unit")
        yield Tier(row.values["up_to"], unit_price)


def _amount(row: Row, column: str) -> Decimal | None:
    amount: Decimal | None = row.values.get(column)
    return amount
