"""Counts of customers in words, as every message about tags and owners says them."""

from layouts import formats


def customers(count: int, locale: str) -> str:
    """How many customers.

    >>> customers(1, "en"), customers(1200, "en")
    ('1 customer', '1,200 customers')
    """
    return f"{formats.number(count, locale)} customer" + ("" if count == 1 else "s")
