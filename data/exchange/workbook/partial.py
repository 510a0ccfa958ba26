"""What an invoice leaves out of the whole one, in words, for titles and labels; nothing is chosen or reckoned here."""

from collections.abc import Collection

_NAMED_AT_MOST = 3


def without(products: Collection[str]) -> str:
    """The codes of products that are left out, in a few words; empty where none is.

    >>> without({"VM"}), without(["WAS", "API", "VM", "PAT", "CS"]), without([])
    ('without VM', 'without API, CS, PAT and 2 more', '')
    """
    codes = sorted(products)
    more = f" and {len(codes) - _NAMED_AT_MOST} more" if len(codes) > _NAMED_AT_MOST else ""
    return f"without {', '.join(codes[:_NAMED_AT_MOST])}{more}" if codes else ""


def part_of(products: Collection[str], *, by_tags: bool, own: bool) -> str:
    """What makes an invoice a part of the whole one, to go behind its name; empty for the whole one.

    `products` are the codes that are left out, `by_tags` and `own` say that its customers were chosen by tags, and
    that they are those assigned to one person.

    >>> part_of({"VM"}, by_tags=True, own=True), part_of((), by_tags=False, own=False)
    (', without VM, by tags, own customers', '')
    """
    said = (without(products), "by tags" if by_tags else "", "own customers" if own else "")
    return "".join(f", {words}" for words in said if words)
