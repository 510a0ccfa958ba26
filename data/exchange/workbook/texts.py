"""Text as the inside of a cell: escaping, and the promise that it never becomes a formula."""

import re
from html import escape

from data.exchange.workbook.styles import QUOTED

TEXT_LENGTH = 32_767  # UTF-16 units, the most a cell holds

_ILLEGAL = "[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]"
# A literal `_x0041_` would be read back as "A", so its first underscore is escaped. The same goes for a
# `_x0041` whose closing underscore would be supplied by the escape of the character after it.
_ESCAPED = re.compile(rf"{_ILLEGAL}|_(?=x[0-9A-Fa-f]{{4}}(?:_|{_ILLEGAL}))")
_NOT_PLAIN = re.compile(rf"{_ESCAPED.pattern}|[&<>]|^[\s=+\-@]|\s\Z")
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_MOST_KEPT = 20_000
_LONGEST_KEPT = 200


def escaped(text: str) -> str:
    r"""Text for the inside of an XML element; what XML cannot hold becomes `_xHHHH_`.

    >>> escaped("R&D \x07 _x0041_")
    'R&amp;D _x0007_ _x005F_x0041_'
    """
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text), quote=False)


class Texts(dict[str, str]):
    """Text to the part of its cell that follows the address, remembered while there is room.

    Columns repeat their texts (products, models, currencies), so a look-up mostly replaces the escaping.
    """

    def __missing__(self, text: str) -> str:
        cell = _inline(text)
        if len(self) >= _MOST_KEPT:
            self.clear()
        if len(text) <= _LONGEST_KEPT:
            self[text] = cell
        return cell


def _inline(text: str) -> str:
    """An inline string; ValueError when it is longer than a cell holds."""
    if len(text) > TEXT_LENGTH // 2 and len(text.encode("utf-16-le", "surrogatepass")) > TEXT_LENGTH * 2:
        raise ValueError(f"longer than the {TEXT_LENGTH:,} characters that a cell holds")
    if not _NOT_PLAIN.search(text):
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    # Without the mark a person who edits the cell and presses Enter would turn it into a formula.
    style = f' s="{QUOTED}"' if text.startswith(_LOOKS_LIKE_A_FORMULA) else ""
    return f'{style} t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
