"""Amounts of money as people type them, read in their own locale; how amounts are shown is for the layouts."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from callbacks.wiring import Refused
from data.domain.money import exponent
from layouts import formats

_SPACES = re.compile(r"\s")
_EXAMPLE = Decimal(12_500)


def amount_typed(text: object, currency: str, locale: str) -> Decimal | None:
    """The amount a text means to a reader of the locale, None where it is empty.

    Refused for what is no number there, groups its digits otherwise, or has more decimals than the currency.

    >>> amount_typed("2.510", "GBP", "de"), amount_typed("2,510.5", "GBP", "en"), amount_typed(" ", "GBP", "en")
    (Decimal('2510'), Decimal('2510.5'), None)
    """
    written = str(text or "").strip().replace(formats.MINUS, "-")
    if not written:
        return None
    amount = _number(written, locale)
    if amount is None:
        raise Refused(f"Write the expected amount as a number, such as {_example(currency, locale)}.")
    digits, said = exponent(currency), -int(amount.as_tuple().exponent)
    if said > digits:
        most = f"at most {digits} decimals" if digits else "no decimals"
        raise Refused(
            f"Amounts in {currency} have {most}; {written} has {said}. "
            f"Write thousands as in {_example(currency, locale)}."
        )
    return amount


def _number(written: str, locale: str) -> Decimal | None:
    name = locale.replace("-", "_")
    group, point = get_group_symbol(name), get_decimal_symbol(name)
    # Keyboards have one space, locales use others.
    plain = _SPACES.sub(group, written) if group.isspace() else written
    # Babel takes a point for decimals wherever it does not group digits, and lets through all that Decimal does.
    if not re.fullmatch(rf"-?\d[\d{re.escape(group)}]*({re.escape(point)}\d+)?", plain):
        return None
    try:
        return parse_decimal(plain, locale=name, strict=True)
    except NumberFormatError:
        return None


def _example(currency: str, locale: str) -> str:
    return formats.amount(_EXAMPLE, currency, locale)
